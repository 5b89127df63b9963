package dev.postrider.config;

import static dev.postrider.config.ConfigProblem.HASH_INVALID;
import static dev.postrider.config.ConfigProblem.INVALID;
import static dev.postrider.config.ConfigProblem.LOGIN_INCOMPLETE;
import static dev.postrider.config.ConfigProblem.LOGIN_UNLISTED;

import dev.postrider.config.ConsoleSettings.Login;
import dev.postrider.config.ConsoleSettings.RoleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One kind of who can log in: a list of names, and under each name a hash and a role. */
final class LoginSettings {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final String LIST_IN_WORDS =
      "a list of names separated by commas, each a lower-case letter followed by up to 39"
          + " lower-case letters, digits or '-'";
  private static final String ROLES_IN_WORDS = "viewer, operator or admin";
  private static final String ROLE = "role";

  static final LoginSettings USERS =
      new LoginSettings(
          new Setting<>(
              "postrider.console.users",
              "",
              LIST_IN_WORDS,
              "Who can log in to the console; each is described under"
                  + " postrider.console.user.<name>.",
              "With none listed there is one user, admin, whose password is logged at the first"
                  + " start.",
              Parsers.names(NAME)),
          "postrider.console.user.",
          "password",
          Pattern.compile(
              "pbkdf2:sha512:(?:[1-9]\\d{4,6}|10000000):[A-Za-z0-9_-]{22,88}:[A-Za-z0-9_-]{43,128}"));

  static final LoginSettings TOKENS =
      new LoginSettings(
          new Setting<>(
              "postrider.console.tokens",
              "",
              LIST_IN_WORDS,
              "The bearer tokens the REST API accepts; each is described under"
                  + " postrider.console.token.<name>.",
              "With none listed the REST API is for the console's sessions and the container's"
                  + " users alone.",
              Parsers.names(NAME)),
          "postrider.console.token.",
          "hash",
          Pattern.compile("sha256:[A-Za-z0-9_-]{43}"));

  private final Setting<List<String>> list;
  private final String prefix;
  private final String hashKey;
  private final Pattern hash;

  private LoginSettings(Setting<List<String>> list, String prefix, String hashKey, Pattern hash) {
    this.list = list;
    this.prefix = prefix;
    this.hashKey = hashKey;
    this.hash = hash;
  }

  Setting<List<String>> list() {
    return list;
  }

  /** Whether it is what a name is described by. */
  boolean isKey(String key) {
    if (!key.startsWith(prefix)) {
      return false;
    }
    int dot = key.indexOf('.', prefix.length());
    return dot > 0 && Set.of(hashKey, ROLE).contains(key.substring(dot + 1));
  }

  /** Empty if the list itself is a problem. */
  Optional<List<Login>> read(SettingsReader reader) {
    Optional<List<String>> listed = reader.optional(list);
    if (listed.isEmpty() && reader.raw(list.key()).isPresent()) {
      return Optional.empty();
    }
    List<String> names = listed.orElse(List.of());
    findUnlisted(reader, names);
    List<Login> logins = new ArrayList<>();
    for (String name : names) {
      Optional<String> secret = hash(reader, name);
      Optional<RoleName> role = role(reader, name);
      if (secret.isPresent() && role.isPresent()) {
        logins.add(new Login(name, secret.get(), role.get()));
      }
    }
    return Optional.of(List.copyOf(logins));
  }

  private Optional<String> hash(SettingsReader reader, String name) {
    String key = prefix + name + "." + hashKey;
    Optional<String> given = given(reader, name, key);
    if (given.isPresent() && !hash.matcher(given.get()).matches()) {
      reader.problem(HASH_INVALID.of(key));
      return Optional.empty();
    }
    return given;
  }

  private Optional<RoleName> role(SettingsReader reader, String name) {
    String key = prefix + name + "." + ROLE;
    return given(reader, name, key)
        .flatMap(
            text -> {
              try {
                return Optional.of(Parsers.oneOf(RoleName.class).apply(text));
              } catch (IllegalArgumentException unknown) {
                reader.problem(INVALID.of(key, text, ROLES_IN_WORDS));
                return Optional.empty();
              }
            });
  }

  private Optional<String> given(SettingsReader reader, String name, String key) {
    Optional<String> text = reader.raw(key);
    if (text.isEmpty()) {
      reader.problem(LOGIN_INCOMPLETE.of(name, list.key(), key));
    }
    return text;
  }

  private void findUnlisted(SettingsReader reader, List<String> names) {
    Map<String, List<String>> found = new TreeMap<>();
    for (String key : reader.keys(prefix)) {
      int end = key.indexOf('.', prefix.length());
      if (isKey(key) && !names.contains(key.substring(prefix.length(), end))) {
        found
            .computeIfAbsent(key.substring(prefix.length(), end), name -> new ArrayList<>())
            .add(key);
      }
    }
    String listed = names.isEmpty() ? "none" : String.join(", ", names);
    found.forEach(
        (name, keys) ->
            reader.problem(LOGIN_UNLISTED.of(name, String.join(", ", keys), list.key(), listed)));
  }
}
