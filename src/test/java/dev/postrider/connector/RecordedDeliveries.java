package dev.postrider.connector;

import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a receiver delivers. */
public final class RecordedDeliveries implements DeliveryListener {

  private final boolean accepting;
  private final List<Delivered> all = new ArrayList<>();
  private final List<Throwable> losses = new ArrayList<>();

  private RecordedDeliveries(boolean accepting) {
    this.accepting = accepting;
  }

  /** A delivery and how to settle it. */
  public record Delivered(IncomingMessage message, Acknowledgement acknowledgement) {

    /** The body as text. */
    public String text() {
      return new String(message.payload(), StandardCharsets.UTF_8);
    }

    /** Says that it is done. */
    public void accept() {
      acknowledgement.accept();
    }
  }

  /** Accepts each message as it comes. */
  public static RecordedDeliveries accepting() {
    return new RecordedDeliveries(true);
  }

  /** Leaves each message open. */
  public static RecordedDeliveries keeping() {
    return new RecordedDeliveries(false);
  }

  @Override
  public void delivered(IncomingMessage message, Acknowledgement acknowledgement) {
    synchronized (this) {
      all.add(new Delivered(message, acknowledgement));
    }
    if (accepting) {
      acknowledgement.accept();
    }
  }

  @Override
  public synchronized void lost(Throwable cause) {
    losses.add(cause);
  }

  /** Waits for so many. */
  public List<Delivered> await(int count) {
    Await.until(count + " deliveries", () -> all().size() >= count);
    return all();
  }

  /** Those so far. */
  public synchronized List<Delivered> all() {
    return List.copyOf(all);
  }

  /** The bodies so far. */
  public List<String> texts() {
    return all().stream().map(Delivered::text).toList();
  }

  /** Why the connection was lost, each time it was told. */
  public synchronized List<Throwable> losses() {
    return List.copyOf(losses);
  }
}
