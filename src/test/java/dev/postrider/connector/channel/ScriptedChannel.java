package dev.postrider.connector.channel;

import dev.postrider.spi.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A channel that answers when it is told to; its emitter has a buffer of some size. */
final class ScriptedChannel implements BrokerChannel<byte[]>, Emitter<byte[]> {

  private final List<Message<? extends byte[]>> taken = new CopyOnWriteArrayList<>();
  private volatile int room = Integer.MAX_VALUE;
  private volatile boolean ended;
  volatile Predicate<Throwable> refused = failure -> false;
  volatile RuntimeException unmappable;

  ScriptedChannel withRoomFor(int messages) {
    room = messages;
    return this;
  }

  /** What came, as text, in its order. */
  List<String> bodies() {
    return taken.stream()
        .map(message -> new String(message.getPayload(), StandardCharsets.UTF_8))
        .toList();
  }

  void ack(int index) {
    room++;
    taken.get(index).ack();
  }

  void nack(int index, Throwable reason) {
    room++;
    taken.get(index).nack(reason);
  }

  void end() {
    ended = true;
  }

  @Override
  public Emitter<byte[]> emitter() {
    return this;
  }

  @Override
  public Message<byte[]> message(OutgoingMessage message) {
    if (unmappable != null) {
      throw unmappable;
    }
    return Message.of(message.payload());
  }

  @Override
  public boolean refuses(Throwable failure) {
    return refused.test(failure);
  }

  @Override
  public synchronized <M extends Message<? extends byte[]>> void send(M message) {
    if (ended || room <= 0) {
      throw new IllegalStateException("no room");
    }
    room--;
    taken.add(message);
  }

  @Override
  public boolean isCancelled() {
    return ended;
  }

  @Override
  public boolean hasRequests() {
    return room > 0;
  }

  @Override
  public CompletionStage<Void> send(byte[] payload) {
    throw new AssertionError("Nothing can confirm that");
  }

  @Override
  public void complete() {
    throw new AssertionError("The channel is the application's");
  }

  @Override
  public void error(Exception e) {
    throw new AssertionError("The channel is the application's");
  }
}
