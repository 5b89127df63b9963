package dev.postrider.config;

import java.util.regex.Pattern;

/**
 * Where the tables are.
 *
 * @param dataSource the JNDI name of the JTA data source that also holds the business tables
 * @param schema what to do with the tables at start
 * @param tablePrefix what the names of all tables begin with
 * @param shards over how many lanes the keys of each broker are spread
 */
public record StoreSettings(String dataSource, SchemaMode schema, String tablePrefix, int shards) {

  /** What to do with the tables at start. */
  public enum SchemaMode {
    /** Create and upgrade them. */
    MIGRATE,
    /** Check that they are there, change nothing. */
    VALIDATE,
    /** Neither. */
    NONE
  }

  static final Setting<String> DATA_SOURCE =
      new Setting<>(
          "postrider.datasource",
          "java:comp/DefaultDataSource",
          "a JNDI name",
          "The JTA data source that also holds the business tables.",
          "It must be that of the business data: entities that another one stores are refused (PR0301,"
              + " PR0312), and Outbox.publish beside other data gives up the guarantee.",
          Parsers.text(Pattern.compile("\\S+")));

  static final Setting<SchemaMode> SCHEMA =
      new Setting<>(
          "postrider.schema",
          "validate",
          "migrate, validate or none",
          "What to do with the tables at start. The default of the WAR is migrate.",
          "migrate creates and upgrades them, and needs the rights for it; validate checks that they"
              + " are there and says what is missing; none saves the check.",
          Parsers.oneOf(SchemaMode.class));

  static final Setting<String> TABLE_PREFIX =
      new Setting<>(
          "postrider.table-prefix",
          "postrider_",
          "a lower-case letter followed by up to 20 lower-case letters, digits or '_'",
          "What the names of all tables begin with.",
          "All nodes and consoles of one database share one prefix.",
          Parsers.text(Pattern.compile("[a-z][a-z0-9_]{0,20}")));

  static final Setting<Integer> SHARDS =
      new Setting<>(
          "postrider.shards",
          "8",
          "a number from 1 to 256",
          "Over how many lanes the keys of each broker are spread.",
          "Higher lets more nodes share the work of a broker, and takes a connection to it each. All"
              + " nodes of one database have the same number (PR0313).",
          Parsers.integer(1, 256));

  static StoreSettings read(SettingsReader reader) {
    return new StoreSettings(
        reader.get(DATA_SOURCE), reader.get(SCHEMA), reader.get(TABLE_PREFIX), reader.get(SHARDS));
  }
}
