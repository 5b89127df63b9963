package dev.postrider.connector.stomp;

import dev.postrider.connector.Farewell;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Receives on a thread of its own, which alone delivers and writes what others settle, while
 * another reads; so that who settles never waits for the network.
 */
final class StompReceiver implements Receiver, StompLink.Listener {

  private static final String SUBSCRIBED = "subscribed";
  private static final String LEFT = "left";

  /** How long a close may take to hand on what was accepted. */
  private static final Duration COURTESY = Duration.ofSeconds(2);

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long GLANCE_MILLIS = 500;

  private final StompSettings settings;
  private final Source source;
  private final DeliveryListener listener;
  private final ScheduledExecutorService watch;
  private final Subscribing subscribing;
  private final Dialer dialer;
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Deliveries deliveries;
  private final CompletableFuture<@Nullable Void> subscribed = new CompletableFuture<>();
  private final CountDownLatch left = new CountDownLatch(1);
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable StompLink link;
  private volatile boolean done;

  private StompReceiver(
      StompSettings settings,
      Source source,
      DeliveryListener listener,
      ScheduledExecutorService watch) {
    this.settings = settings;
    this.source = source;
    this.listener = listener;
    this.watch = watch;
    this.subscribing = new Subscribing(settings, source);
    this.dialer = Dialer.toReceive(settings, subscribing.clientId());
    this.deliveries = new Deliveries(source, listener, tasks::add);
  }

  /** What the thread does next. */
  interface Task {
    void run() throws IOException;
  }

  /** Connects and subscribes within the connect time-out, or leaves nothing behind. */
  static StompReceiver open(
      StompSettings settings,
      Source source,
      DeliveryListener listener,
      ScheduledExecutorService watch)
      throws TransportException {
    StompReceiver receiver = new StompReceiver(settings, source, listener, watch);
    Farewell.daemon(StompLink.THREADS + "receiver-", receiver::work).start();
    receiver.awaitSubscription();
    return receiver;
  }

  @Override
  public void stop() {
    deliveries.stop();
  }

  @Override
  public void close() {
    stop();
    if (ended.compareAndSet(false, true)) {
      tasks.add(this::leave);
      await(left);
    }
    abandon();
  }

  @Override
  public void receipt(String id) {
    if (id.equals(SUBSCRIBED)) {
      subscribed.complete(null);
    } else if (id.equals(LEFT)) {
      left.countDown();
    }
  }

  @Override
  public void message(Frame message) {
    tasks.add(() -> deliveries.add(message));
  }

  @Override
  public void lost(StompLink by, IOException cause) {
    lost(by.lost(cause));
  }

  @Override
  public void ended() {
    StompLink by = Objects.requireNonNull(link);
    Frame error = by.refusal();
    if (error != null) {
      String reason = settings.settings().clean(ErrorText.of(error));
      IOException cause = new IOException(reason);
      lost(
          subscribed.isDone()
              ? by.endpoint().failure(StompProblem.HUNG_UP, cause, reason)
              : refused(by, cause));
    }
  }

  private void work() {
    try {
      StompLink opened = dialer.dial();
      link = opened;
      opened.start(this);
      tasks.add(() -> subscribe(opened));
      while (!done) {
        workOn(opened);
      }
    } catch (TransportException e) {
      lost(e);
    } catch (InterruptedException | RuntimeException | Error e) {
      lost(settings.anyEndpoint().lost(e));
    } finally {
      dialer.abandon();
    }
  }

  private void workOn(StompLink by) throws InterruptedException {
    try {
      Task task = tasks.poll(by.pause().toNanos(), TimeUnit.NANOSECONDS);
      if (task != null) {
        task.run();
      }
      deliveries.deliver(by);
      if (tasks.isEmpty()) {
        by.flush();
        by.beat();
      }
    } catch (IOException e) {
      by.awaitEnd(PATIENCE); // with what the broker said last
      lost(by.lost(e));
    }
  }

  private void subscribe(StompLink by) throws IOException {
    Frame frame = subscribing.frame(by.dialect(), SUBSCRIBED).orElse(null);
    if (frame == null) {
      lost(refused(by, new IOException("it has no such destinations")));
    } else {
      by.write(frame);
    }
  }

  /** Takes leave, and waits until the broker has read all that was accepted. */
  private void leave() throws IOException {
    done = true;
    StompLink by = link;
    if (by != null) {
      by.write(new Frame(Frame.DISCONNECT, Map.of("receipt", LEFT)));
      by.flush();
      await(left);
    }
  }

  private void awaitSubscription() throws TransportException {
    try {
      new Opening(settings, subscribed).await();
      lookAgain(); // refused by a broker that was closed meanwhile
    } catch (TransportException | RuntimeException e) {
      ended.set(true);
      stop();
      abandon();
      throw e;
    }
  }

  private TransportException refused(StompLink by, IOException why) {
    return by.endpoint()
        .failure(
            StompProblem.SOURCE_REFUSED,
            why,
            source.destination(),
            settings.settings().reason(why));
  }

  /** Tells it once: who waits for the subscription, or the listener. */
  private void lost(TransportException failure) {
    subscribed.completeExceptionally(failure);
    if (!subscribed.isCompletedExceptionally() && ended.compareAndSet(false, true)) {
      stop();
      abandon();
      listener.lost(failure);
    }
  }

  private void abandon() {
    done = true;
    dialer.abandon();
    tasks.add(() -> {}); // to have it seen
  }

  /** Notices a silent broker; on the thread that looks after all connections. */
  private void look() {
    StompLink by = Objects.requireNonNull(link);
    Duration silence = by.tooLongSilence();
    if (silence != null) {
      lost(by.endpoint().failure(StompProblem.SILENT, new TimeoutException(), silence));
    } else {
      lookAgain();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends with the receiver
  private void lookAgain() {
    if (!ended.get()) {
      watch.schedule(this::look, GLANCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(COURTESY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
