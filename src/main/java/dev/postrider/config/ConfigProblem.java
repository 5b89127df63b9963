package dev.postrider.config;

import dev.postrider.Problem;

/** PR0201 to PR0299: a setting that cannot be used. */
enum ConfigProblem implements Problem.Entry {
  INVALID(
      "PR0201",
      "The setting %s = '%s' is not %s.",
      "Postrider does not start.",
      "Correct the value, or leave it out for the default."),
  CONNECTOR_MISSING(
      "PR0202",
      "The broker '%s' of postrider.brokers has no connector: %s is missing.",
      "Postrider does not start.",
      "Set it to jms, kafka, rabbitmq or stomp, or take the name out of postrider.brokers."),
  BROKER_UNKNOWN(
      "PR0203",
      "Several brokers are listed, %s, and none is the default.",
      "Postrider does not start.",
      "Set postrider.default-broker to the broker of messages that no route matches."),
  UNKNOWN_KEY(
      "PR0204",
      "There is no setting %s; %s.",
      "Postrider does not start.",
      "Correct or remove the key; docs/configuration.md lists all."),
  FILE_UNREADABLE(
      "PR0205",
      "The configuration file %s cannot be read: %s.",
      "Postrider does not start.",
      "Correct -Dpostrider.config or POSTRIDER_CONFIG, or the rights of the file."),
  BROKER_UNLISTED(
      "PR0206",
      "There are settings of a broker '%s', %s, but postrider.brokers lists %s.",
      "Postrider does not start.",
      "Correct the name in the keys, remove them, or add the name to postrider.brokers."),
  LOGIN_INCOMPLETE(
      "PR0207",
      "The name '%s' is listed in %s, but %s is missing.",
      "Postrider does not start.",
      "Set it, or take the name out of the list; docs/security.md tells how a hash is made."),
  HASH_INVALID(
      "PR0208",
      "The setting %s is no hash; perhaps it is the password or token itself.",
      "Postrider does not start; the value is not told here.",
      "Set it to what the command in docs/security.md prints, and change the password if it stood"
          + " there."),
  LOGIN_UNLISTED(
      "PR0209",
      "There are settings of '%s', %s, but %s lists %s.",
      "Postrider does not start.",
      "Correct the name in the keys, remove them, or add the name to the list.");

  private final Problem template;

  ConfigProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
