package dev.postrider.capture;

import dev.postrider.Problem;

/** PR0120 to PR0139: a {@code @Publish} declaration that cannot be honored. */
enum DeclarationProblem implements Problem.Entry {
  NOT_AN_ENTITY(
      "PR0120",
      "%s is annotated with @Publish, but neither with @Entity nor with @MappedSuperclass.",
      "Annotate the class as an entity; for one mapped by XML use outbox.publish instead."),
  FIELD_UNKNOWN(
      "PR0121",
      "@Publish of %s: there is no mapped attribute '%s' for fields; there are %s.",
      "Name mapped attributes by their Java names."),
  FIELD_TWICE("PR0122", "@Publish of %s: fields names '%s' twice.", "Name it once."),
  FIELDS_AND_SERIALIZER(
      "PR0123",
      "@Publish of %s gives both fields and the serializer '%s'.",
      "The serializer's result is the whole body: give one of the two."),
  SERIALIZER_MISSING(
      "PR0124",
      "@Publish of %s: there is no method %s() for serializer.",
      "Write an instance method of this name without parameters."),
  SERIALIZER_SIGNATURE(
      "PR0125",
      "@Publish of %s: the serializer %s has parameters, returns nothing or is static.",
      "Make it an instance method without parameters that returns the body."),
  KEY_UNKNOWN(
      "PR0126",
      "@Publish of %s: there is no mapped attribute '%s' for key; there are %s.",
      "Name a mapped attribute by its Java name, or 'id'."),
  DESTINATION_EMPTY("PR0127", "@Publish of %s has an empty destination.", "Give a destination."),
  DESTINATION_LENGTH(
      "PR0128",
      "@Publish of %s: the destination and the version have %d characters, 255 are allowed.",
      "Give a shorter destination."),
  DESTINATION_ATTRIBUTE(
      "PR0129",
      "@Publish of %s: there is no mapped attribute '%s' for the destination; there are %s.",
      "Name a mapped attribute by its Java name, or 'id', between one pair of braces."),
  LAZY_REFERENCE(
      "PR0130",
      "@Publish of %s: the reference '%s' is lazy and in the body, key or destination.",
      "Fetch it eagerly, leave it out by fields, or write the body with a serializer: its"
          + " identifier cannot be read without a query, which callbacks forbid."),
  LAZY_VALUE(
      "PR0131",
      "@Publish of %s: the attribute '%s' is lazy and in the body, key or destination.",
      "Fetch it eagerly, leave it out by fields, or write the body with a serializer: it cannot be"
          + " read without a query, which callbacks forbid."),
  NO_CHANGE(
      "PR0132",
      "@Publish of %s to '%s' names no change in on.",
      "Name at least one of CREATED, UPDATED, REMOVED, or leave on out."),
  NOT_A_TEXT(
      "PR0133",
      "@Publish of %s: '%s' is a collection or an embedded object, which is no key and no part of a"
          + " destination.",
      "Name an attribute with a single value, or 'id'."),
  TEXT_LENGTH(
      "PR0134", "@Publish of %s: the %s has more than 255 characters.", "Give a shorter text."),
  ID_TAKEN(
      "PR0135",
      "@Publish of %s: the attribute '%s' is not the identifier, whose place in the body it takes.",
      "Leave it out by fields, or write the body with a serializer."),
  NO_IDENTIFIER(
      "PR0136",
      "%s is published, but has no attribute with @Id or @EmbeddedId.",
      "Annotate the identifier; for an entity mapped by XML use outbox.publish instead."),
  LISTENER_TWICE(
      "PR0137",
      "%s and its superclasses name EntityEventListener more than once in @EntityListeners.",
      "Name it once in the hierarchy, else each change would be published twice.");

  private static final String CONSEQUENCE =
      "The deployment fails; met first at run time, the transaction is marked for rollback.";

  private final Problem template;

  DeclarationProblem(String code, String what, String remedy) {
    this.template = new Problem(code, what, CONSEQUENCE, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
