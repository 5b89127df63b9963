package dev.postrider.connector;

import dev.postrider.Problem;
import dev.postrider.config.UrlSecrets;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.ConnectorSetting;
import dev.postrider.spi.ConnectorSetting.Disclosure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is set for one broker, read by the keys of its connector. Immutable. */
public final class Settings {

  private final BrokerDefinition definition;
  private final List<Key<?>> keys;

  /** Of a broker whose connector has these keys. */
  public Settings(BrokerDefinition definition, List<? extends Key<?>> keys) {
    this.definition = definition;
    this.keys = List.copyOf(keys);
  }

  /** What a connector tells of its keys. */
  public static List<ConnectorSetting> described(List<? extends Key<?>> keys) {
    return keys.stream().<ConnectorSetting>map(Key::setting).toList();
  }

  /** The broker's name. */
  public String broker() {
    return definition.name();
  }

  /** What is set, by key without prefix; may hold secrets. */
  public BrokerDefinition definition() {
    return definition;
  }

  /** Whether a value is set, be it right or wrong. */
  public boolean has(Key<?> key) {
    return text(key).isPresent();
  }

  /** The value, or the key's default, or nothing. */
  public <T> Optional<T> find(Key<T> key) {
    return text(key)
        .or(() -> Optional.of(key.setting().defaultText()).filter(text -> !text.isEmpty()))
        .map(key.parser());
  }

  /** The value of a key that has a default, or is mandatory. */
  public <T> T get(Key<T> key) {
    return find(key).orElseThrow(() -> new IllegalStateException(full(key) + " is not set"));
  }

  /** The key as the user wrote it. */
  public String full(Key<?> key) {
    return full(key.name());
  }

  /** As {@link #full(Key)}, by the name. */
  public String full(String key) {
    return "postrider.broker." + definition.name() + "." + key;
  }

  /**
   * All unknown keys, missing and unreadable values.
   *
   * @param kind the connector's name
   * @param known whether a key that is none of the connector's is one of the broker's client
   */
  public List<Problem> problems(String kind, Predicate<String> known) {
    List<Problem> problems = new ArrayList<>();
    Set<String> own = keys.stream().map(Key::name).collect(Collectors.toSet());
    for (String key : new TreeSet<>(definition.settings().keySet())) {
      if (!own.contains(key) && !known.test(key)) {
        String all = keys.stream().map(Key::name).collect(Collectors.joining(", "));
        problems.add(ConnectorProblem.UNKNOWN_KEY.of(broker(), full(key), kind, all));
      }
    }
    keys.forEach(key -> check(key).ifPresent(problems::add));
    return problems;
  }

  /**
   * What an exception says, on one line, without secrets of this broker and without a full stop.
   */
  public String reason(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    if (failure.getMessage() == null || text.isBlank()) {
      text = failure.getClass().getSimpleName();
    }
    return clean(text);
  }

  /** A text on one line, without secrets of this broker and without a full stop. */
  public String clean(String text) {
    String told = text;
    for (String secret : secrets()) {
      told = told.replace(secret, "***");
    }
    return told.replaceAll("\\s+", " ").strip().replaceFirst("\\.$", "");
  }

  /** Names and keys; never a value. */
  @Override
  public String toString() {
    return "Settings[" + definition + "]";
  }

  private Optional<Problem> check(Key<?> key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return key.required()
          ? Optional.of(ConnectorProblem.MISSING.of(broker(), full(key), key.setting().accepts()))
          : Optional.empty();
    }
    return isAllowed(key, text.get())
        ? Optional.empty()
        : Optional.of(
            ConnectorProblem.INVALID.of(
                broker(), full(key), told(key, text.get()), key.setting().accepts()));
  }

  private static boolean isAllowed(Key<?> key, String text) {
    try {
      return key.parser().apply(text) != null;
    } catch (RuntimeException notAllowed) {
      return false;
    }
  }

  private static String told(Key<?> key, String text) {
    return switch (key.setting().disclosure()) {
      case TOLD -> text;
      case ADDRESS -> UrlSecrets.masked(text);
      case SECRET -> UrlSecrets.MASK;
    };
  }

  private Optional<String> text(Key<?> key) {
    return key.isSecret()
        ? Optional.ofNullable(definition.settings().get(key.name())).filter(t -> !t.isEmpty())
        : definition.setting(key.name());
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    for (Key<?> key : keys) {
      Disclosure disclosure = key.setting().disclosure();
      if (disclosure == Disclosure.SECRET) {
        text(key).ifPresent(secrets::add);
      } else if (disclosure == Disclosure.ADDRESS) {
        text(key).map(UrlSecrets::in).ifPresent(secrets::addAll);
      }
    }
    secrets.sort(Comparator.comparingInt(String::length).reversed());
    return secrets;
  }
}
