package dev.postrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link RabbitServer} reads: settings, users, plug-ins, environment.
 *
 * @param folder holds all of it, and the data
 */
record RabbitFiles(Path folder) {

  /** What the broker says when it accepts connections. */
  static final String READY = "Server startup complete";

  /** What it says when it gives up. */
  static final String FAILED = "BOOT FAILED";

  /**
   * Starts the broker, and the port mapper it needs, which would go on as a daemon if the broker
   * started it. Kills both as soon as its input ends, be it closed or its other side killed.
   */
  static final String SCRIPT =
      """
      epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 & epmd=$!
      "$0" & broker=$!
      cat > /dev/null
      kill -9 $broker $epmd
      wait
      """;

  private static final String SETTINGS =
      """
      load_definitions = definitions.json
      max_message_size = %d
      log.file = false
      log.console = true
      """
          .formatted(RabbitServer.MOST_BYTES);

  private static final String USERS =
      """
      {
        "vhosts": [{"name": "/"}, {"name": "other"}],
        "users": [
          {"name": "%1$s", "password_hash": "%5$s", "tags": "",
            "hashing_algorithm": "rabbit_password_hashing_sha256"},
          {"name": "%2$s", "password_hash": "%5$s", "tags": "",
            "hashing_algorithm": "rabbit_password_hashing_sha256"}],
        "permissions": [
          {"user": "%1$s", "vhost": "/",
            "configure": "%3$s", "write": "%3$s", "read": "%3$s"},
          {"user": "%2$s", "vhost": "/", "configure": "^$", "write": "%3$s", "read": "%3$s"}],
        "topic_permissions": [
          {"user": "%1$s", "vhost": "/", "exchange": "amq.topic", "write": "%3$s", "read": ".*"}],
        "exchanges": [
          {"name": "forbidden.exchange", "vhost": "/", "type": "fanout", "durable": true,
            "auto_delete": false, "internal": false, "arguments": {}}],
        "policies": [
          {"name": "small", "vhost": "/", "pattern": "%4$s", "apply-to": "queues",
            "definition": {"max-length": 10, "overflow": "reject-publish"}}]
      }
      """;

  /** All of a fresh folder below {@code target/rabbitmq}, but users and listeners. */
  static RabbitFiles create(String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "rabbitmq").toAbsolutePath());
      RabbitFiles files = new RabbitFiles(Files.createTempDirectory(parent, name + "-"));
      files.write("enabled_plugins", "[rabbitmq_stomp].");
      // Names are looked up here, so that no process of the system's resolver is started.
      files.write("inetrc", "{lookup, [file]}. {host, {127,0,0,1}, [\"localhost\"]}.");
      files.write("rabbitmq.conf", SETTINGS);
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void writeUsers(String password) {
    write(
        "definitions.json",
        USERS.formatted(
            RabbitServer.USER,
            RabbitServer.LIMITED,
            "^(?!" + escaped(RabbitServer.FORBIDDEN) + ").*",
            "^" + escaped(RabbitServer.SMALL),
            hash(password)));
  }

  void addTls(Path certificate, Path key) {
    add(
        """
        ssl_options.certfile = %1$s
        ssl_options.keyfile = %2$s
        ssl_options.verify = verify_none
        """
            .formatted(certificate.toAbsolutePath(), key.toAbsolutePath()));
  }

  /** By setting, where to listen; told once or again. */
  void writeListeners(Map<String, Integer> ports) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(ports)
        .forEach((name, port) -> lines.append(name + " = 127.0.0.1:" + port + "\n"));
    if (!read("rabbitmq.conf").contains(lines)) {
      add(lines.toString());
    }
  }

  Map<String, String> environment() {
    return Map.of(
        "HOME", folder.toString(),
        "ERL_INETRC", folder.resolve("inetrc").toString(),
        "RABBITMQ_NODENAME", "postrider@localhost",
        "RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString(),
        "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString(),
        "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString(),
        "RABBITMQ_MNESIA_BASE", folder.resolve("data").toString(),
        "RABBITMQ_LOG_BASE", folder.resolve("data").toString(),
        // The script then becomes the broker's process rather than its parent.
        "RABBITMQ_ALLOW_INPUT", "true",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
            "-noinput -kernel inet_dist_use_interface {127,0,0,1}");
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String settings) {
    try {
      Files.writeString(folder.resolve("rabbitmq.conf"), settings, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In a regular expression, in JSON. */
  private static String escaped(String prefix) {
    return prefix.replace(".", "\\\\.");
  }

  /** As RabbitMQ stores it: four bytes of salt, here none in effect, and the salted hash. */
  private static String hash(String password) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] salt = new byte[4];
      digest.update(salt);
      byte[] hashed = digest.digest(password.getBytes(StandardCharsets.UTF_8));
      byte[] all = new byte[salt.length + hashed.length];
      System.arraycopy(hashed, 0, all, salt.length, hashed.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
