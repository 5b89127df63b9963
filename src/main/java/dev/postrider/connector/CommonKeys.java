package dev.postrider.connector;

import java.time.Duration;

/** The settings that most kinds of brokers have. */
public final class CommonKeys {

  /** Who logs in. */
  public static final Key<String> USER =
      Key.text("user", "Who logs in; nobody does where it is left out.");

  /** The secret of {@link #USER}. */
  public static final Key<String> PASSWORD =
      Key.text(
              "password",
              "The user's password, taken as it is, blanks at its ends included; never logged.")
          .secret();

  /** For connecting and logging in. */
  public static final Key<Duration> CONNECT_TIMEOUT =
      Key.duration("connect-timeout", "How long connecting and logging in may take.", "PT10S");

  /** For a confirmation. */
  public static final Key<Duration> SEND_TIMEOUT =
      Key.duration(
          "send-timeout",
          "How long the broker may take to confirm a message; then the connection is given up and"
              + " what is not confirmed is sent again.",
          "PT30S");

  private CommonKeys() {}
}
