package dev.postrider.capture;

/**
 * A serialized body.
 *
 * @param bytes not copied
 * @param contentType its media type
 */
record Payload(byte[] bytes, String contentType) {

  static final String JSON = "application/json";
  static final String BINARY = "application/octet-stream";
}
