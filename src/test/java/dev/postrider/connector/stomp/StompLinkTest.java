package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.HostAndPort;
import dev.postrider.spi.BrokerDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StompLinkTest {

  /** Nobody reads any more, and without heart-beats nobody would notice. */
  @Test
  void tellsALossWhenAMessageDoesNotFitIntoTheMemory() throws Exception {
    InputStream full =
        new InputStream() {
          @Override
          public int read() {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    CompletableFuture<IOException> loss = new CompletableFuture<>();

    link(full)
        .start(
            new StompLink.Listener() {
              @Override
              public void receipt(String id) {}

              @Override
              public void lost(StompLink link, IOException cause) {
                loss.complete(cause);
              }

              @Override
              public void ended() {
                loss.completeExceptionally(new AssertionError("ended without a word"));
              }
            });

    assertThat(loss.get(10, TimeUnit.SECONDS)).hasMessageContaining("Java heap space");
  }

  private static StompLink link(InputStream in) {
    StompSettings settings =
        StompSettings.of(new BrokerDefinition("events", Map.of("hosts", "h:1")));
    return new StompLink(
        settings.endpoint(new HostAndPort("h", 1)),
        Dialect.PLAIN,
        new Heartbeat(0, 0),
        new Wire(),
        new Wire.Frames(
            new FrameReader(in, 100), new FrameWriter(OutputStream.nullOutputStream())));
  }
}
