package dev.postrider.capture;

import dev.postrider.Problem;

/** PR0101 to PR0119: a message that cannot be stored, or that nobody would ever make. */
enum CaptureProblem implements Problem.Entry {
  NO_TRANSACTION(
      "PR0101",
      "There is no active JTA transaction for %s.",
      "Nothing was stored.",
      "Call it in a method that is @Transactional, of an EJB, or between begin and commit of a"
          + " UserTransaction; a persistence unit that publishes has a jta-data-source."),
  NOT_SERIALIZABLE(
      "PR0102",
      "The payload of the message to %s cannot be serialized: %s.",
      "The transaction is marked for rollback.",
      "See the exception's cause; give a text, a byte array or an object that Jakarta JSON Binding"
          + " can write."),
  PAYLOAD_SIZE(
      "PR0103",
      "The payload of the message to %s has %d bytes, %d are allowed.",
      "The transaction is marked for rollback.",
      "Send less, for instance a reference to the data, or raise"
          + " postrider.publish.max-payload-bytes."),
  TRANSACTION_SIZE(
      "PR0104",
      "With the message to %s the messages of this transaction have %d bytes, %d are allowed.",
      "The transaction is marked for rollback.",
      "Divide the work into several transactions, or raise"
          + " postrider.publish.max-transaction-bytes."),
  NO_BROKER(
      "PR0105",
      "No broker is configured for the message to %s.",
      "The transaction is marked for rollback.",
      "Set postrider.default-broker to the broker's name, or list it in postrider.brokers."),
  SERIALIZER_NULL(
      "PR0106",
      "The serializer %s returned null.",
      "The transaction is marked for rollback.",
      "Return a value; to publish nothing, use outbox.suppress(entity)."),
  NOT_A_NUMBER(
      "PR0107",
      "The attribute %s is %s, which JSON has no number for.",
      "The transaction is marked for rollback.",
      "Store a finite number, or write the body with a serializer."),
  KEY_LENGTH(
      "PR0108",
      "The key of the message to %s has %d characters, %d are allowed.",
      "The transaction is marked for rollback.",
      "Choose another attribute as key."),
  DESTINATION_LENGTH(
      "PR0109",
      "With attributes and version filled in, the destination %s has %d characters, %d are allowed.",
      "The transaction is marked for rollback.",
      "Shorten the destination, the version or the attribute's value."),
  PLACEHOLDER_EMPTY(
      "PR0110",
      "The attribute %s, which the destination %s needs, is null or empty.",
      "The transaction is marked for rollback.",
      "Set the attribute before the entity is stored, or take it out of the destination."),
  ID_MISSING(
      "PR0111",
      "The %s has no identifier in the callback of the persistence provider.",
      "The transaction is marked for rollback.",
      "Assign the identifier before the entity is stored, or let the database generate it."),
  SIGNAL_FAILED(
      "PR0112",
      "An observer of MessagesCommitted failed: %s.",
      "The messages are stored; they leave with the relay's next poll.",
      "See the exception."),
  ATTRIBUTE_UNREADABLE(
      "PR0113",
      "The attribute %s cannot be read: %s.",
      "The transaction is marked for rollback.",
      "See the exception's cause: the getter failed, or a module does not open its package."),
  NO_CONTAINER(
      "PR0114",
      "The entity listener runs where there is no CDI container.",
      "The change of the entity fails.",
      "Take the listener out of the persistence units that are used outside of a container."),
  NO_LISTENER(
      "PR0115",
      "There is @Publish on %s, but no listener: no visible persistence.xml names"
          + " META-INF/postrider-orm.xml, and no @EntityListeners names EntityEventListener.",
      "Changes of these entities publish nothing, unless their persistence unit is configured where"
          + " Postrider does not look.",
      "Name META-INF/postrider-orm.xml as a mapping-file of the persistence unit, or"
          + " EntityEventListener in @EntityListeners of the entity."),
  SCHEDULED_TOO_FAR(
      "PR0116",
      "The message to %s is not to be sent before %s, more than %d days from now.",
      "The transaction is marked for rollback.",
      "Give an earlier time; check the clock of this node."),
  EXPIRES_BEFORE_DUE(
      "PR0117",
      "The message to %s is not to be sent before %s, when it will have expired (after %s).",
      "The transaction is marked for rollback.",
      "Give an earlier time, or a longer one until it expires, which counts from now; check the"
          + " clock of this node."),
  REFUSED(
      "PR0118",
      "The message to %s is refused: %s.",
      "The transaction is marked for rollback.",
      "Find out why messages do not leave, or leave too slowly: the console, or the warning PR1101"
          + " or PR1102, tells. With postrider.watermark.refuse=false they are taken all the same."),
  BROKER_UNKNOWN(
      "PR0119",
      "The message to %s is for the broker '%s', which is not configured here; there are %s.",
      "The transaction is marked for rollback.",
      "Correct the name, or list the broker in postrider.brokers.");

  private final Problem template;

  CaptureProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
