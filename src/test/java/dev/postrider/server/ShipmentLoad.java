package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Users of the application who work on shipments, one of which all want. Remembers what was
 * committed. After {@link #PAUSE} transactions each waits until it may {@link #goOn()}.
 */
final class ShipmentLoad implements AutoCloseable {

  static final int THREADS = 8;
  static final int TRANSACTIONS = 250;
  static final int PAUSE = 150;
  static final int SHIPMENTS = 51;

  /** Steps of {@code Depot.work}. Where no lock is taken first, the version decides who wins. */
  private static final List<String> TRANSACTION_KINDS =
      List.of("c", "c", "pc", "pc", "lpc", "plcfp", "plcfp", "cfpcfp", "pcs", "lcsfcfp", "pcfscfp");

  private static final double HOT = 0.2;
  private static final double LATE = 0.06;
  private static final double FAILING = 0.05;

  /** Near the end nobody is left who could overtake. */
  private static final int LAST_LATE = TRANSACTIONS - 20;

  private final RemoteApplication depot;
  private final ExecutorService users = Executors.newFixedThreadPool(THREADS);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Map<String, String> committed = new ConcurrentHashMap<>();
  private List<Future<?>> running = List.of();

  ShipmentLoad(RemoteApplication depot) {
    this.depot = depot;
  }

  static String code(int shipment) {
    return shipment == 0 ? "hot" : "s" + shipment;
  }

  void start() {
    List<Future<?>> started = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int user = i;
      started.add(users.submit(() -> work(user)));
    }
    running = started;
  }

  void goOn() {
    goOn.countDown();
  }

  /** Waits for the end of all transactions; fails if one ended as it must not. */
  void join() throws Exception {
    for (Future<?> user : running) {
      user.get();
    }
  }

  /** How many transactions have committed so far; fails if a user has failed. */
  int progress() throws Exception {
    for (Future<?> user : running) {
      if (user.isDone()) {
        user.get();
      }
    }
    return committed.size();
  }

  /** The steps of each committed transaction, by its mark. */
  Map<String, String> committed() {
    return Map.copyOf(committed);
  }

  /** How many changes of a shipment, each a version, these steps make: what is between flushes. */
  static int changes(String steps) {
    return (int) Arrays.stream(steps.split("f")).filter(s -> s.contains("c")).count();
  }

  /** How many messages these steps make. */
  static int messages(String steps) {
    return changes(steps) + (int) steps.chars().filter(step -> step == 'p' || step == 's').count();
  }

  private Void work(int user) throws InterruptedException {
    Random random = new Random(user);
    for (int i = 0; i < TRANSACTIONS; i++) {
      if (i == PAUSE) {
        goOn.await();
      }
      String code = code(random.nextDouble() < HOT ? 0 : 1 + random.nextInt(SHIPMENTS - 1));
      String steps = TRANSACTION_KINDS.get(random.nextInt(TRANSACTION_KINDS.size()));
      if (random.nextDouble() < FAILING) {
        fail(code, user + "-" + i, steps);
      } else {
        boolean late = random.nextDouble() < LATE && i < LAST_LATE;
        succeed(code, user + "-" + i, late ? steps + "fw" : steps);
      }
    }
    return null;
  }

  private void fail(String code, String mark, String steps) {
    assertThat(depot.failure("Depot", "work", code, mark, steps + "fx"))
        .containsAnyOf("on purpose", "OptimisticLockException");
  }

  /** As users do: again, when somebody else was first. */
  private void succeed(String code, String mark, String steps) {
    for (int attempt = 0; ; attempt++) {
      String name = mark + "-" + attempt;
      Optional<String> failure = depot.tell("Depot", "work", code, name, steps);
      if (failure.isEmpty()) {
        committed.put(name, steps);
        return;
      }
      assertThat(failure.get()).contains("OptimisticLockException");
    }
  }

  @Override
  public void close() {
    users.shutdownNow();
  }
}
