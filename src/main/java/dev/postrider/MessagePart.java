package dev.postrider;

/** What a message may have as a text of 1 to 255 characters. */
enum MessagePart {
  BROKER("broker"),
  CAUSATION_ID("causation id"),
  CONTENT_TYPE("content type"),
  CORRELATION_ID("correlation id"),
  KEY("key"),
  REPLY_TO("reply-to"),
  TYPE("type"),
  VERSION("version");

  private final String words;

  MessagePart(String words) {
    this.words = words;
  }

  /** Its name for people. */
  String words() {
    return words;
  }
}
