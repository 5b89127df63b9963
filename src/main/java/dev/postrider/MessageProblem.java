package dev.postrider;

/** PR0001 to PR0099: a message that cannot be built. */
enum MessageProblem implements Problem.Entry {
  DESTINATION_LENGTH(
      "PR0001",
      "A destination has 1 to %d characters, this one has %d.",
      "The message was not built and nothing was stored.",
      "Give a shorter destination."),
  PAYLOAD_MISSING(
      "PR0002",
      "The message to %s has no payload.",
      "The message was not built and nothing was stored.",
      "Give a payload; for a message without content an empty text or byte array."),
  HEADER_NAME(
      "PR0003",
      "The header name '%s' is not legal on every wire.",
      "The message was not built and nothing was stored.",
      "Use letters, digits and '_', not beginning with a digit or JMS, at most 200 characters, and"
          + " no word reserved by the selector syntax of Jakarta Messaging."),
  ID_LENGTH(
      "PR0004",
      "A message id has 1 to %d characters, this one has %d.",
      "The message was not built.",
      "Give an id within these bounds."),
  FIELD_LENGTH(
      "PR0005",
      "The %s of a message has 1 to %d characters, this one has %d.",
      "The message was not built and nothing was stored.",
      "Give a shorter value, or none."),
  EXPIRY(
      "PR0006",
      "A message expires after a positive time, not after %s.",
      "The message was not built and nothing was stored.",
      "Give a positive duration, or none."),
  DELAY(
      "PR0007",
      "A message is delayed by more than no time and at most %d days, not by %s.",
      "The message was not built and nothing was stored.",
      "Give a duration within these bounds; for a time that may lie in the past, use notBefore."),
  EXPIRES_TOO_EARLY(
      "PR0008",
      "The message to %s expires after %s, but is not to be sent before %s are over.",
      "The message was not built and nothing was stored.",
      "Give a longer time until it expires; both count from when it is published.");

  private final Problem template;

  MessageProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
