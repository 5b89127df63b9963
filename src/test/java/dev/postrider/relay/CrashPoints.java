package dev.postrider.relay;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import dev.postrider.store.LaneStore;
import dev.postrider.store.LeaseStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The crash points of this process: wraps what the relay works with. A thread that comes to a point
 * which is set says so and stands still there, once, until it is let go.
 */
final class CrashPoints {

  private final Map<CrashPoint, Gate> gates = new EnumMap<>(CrashPoint.class);
  private final Consumer<CrashPoint> announce;

  CrashPoints(Consumer<CrashPoint> announce) {
    this.announce = announce;
  }

  /**
   * Sets a point.
   *
   * @param passage at which to stand still, from 1: the number of the message, where messages pass
   */
  void set(CrashPoint point, int passage) {
    gates.put(point, new Gate(passage));
  }

  void letGo(CrashPoint point) {
    gates.get(point).opened.countDown();
  }

  Broker around(Broker broker) {
    return new SendingBroker() {
      @Override
      public boolean atomic() {
        return broker.atomic();
      }

      @Override
      public BrokerSession connect() throws TransportException {
        return around(broker.connect());
      }

      @Override
      public void close() {
        broker.close();
      }
    };
  }

  private BrokerSession around(BrokerSession session) {
    return new BrokerSession() {
      @Override
      public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
        pass(CrashPoint.BEFORE_SEND, batch.size());
        session.send(
            batch,
            (index, outcome) -> {
              // The first outcome of a batch stands for all: the listener is called in turn.
              pass(CrashPoint.SENT, index == 0 ? batch.size() : 0);
              outcomes.completed(index, outcome);
            });
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  LaneStore around(LaneStore store) {
    return wrap(
        LaneStore.class,
        (method, arguments) -> {
          return switch (method.getName()) {
            case "settle" -> settle(store, method, arguments);
            case "reject" -> reject(store, method, arguments);
            default -> call(store, method, arguments);
          };
        });
  }

  private Object settle(LaneStore store, Method method, Object... arguments) throws Throwable {
    int rows = ((Collection<?>) arguments[1]).size();
    pass(CrashPoint.BEFORE_SETTLE, rows);
    call(store, method, arguments);
    pass(CrashPoint.SETTLED, rows);
    return null;
  }

  private Object reject(LaneStore store, Method method, Object... arguments) throws Throwable {
    pass(CrashPoint.BEFORE_REJECT, 1);
    Object written = call(store, method, arguments);
    pass(CrashPoint.REJECTED, 1);
    return written;
  }

  LeaseStore around(LeaseStore store) {
    return wrap(
        LeaseStore.class,
        (method, arguments) -> {
          if (method.getName().equals("release")) {
            pass(CrashPoint.BEFORE_RELEASE, 1);
          } else if (method.getName().equals("leave")) {
            pass(CrashPoint.BEFORE_LEAVE, 1);
          }
          Object result = call(store, method, arguments);
          if (method.getName().equals("acquire")) {
            pass(CrashPoint.ACQUIRED, ((Map<?, ?>) result).size());
          }
          return result;
        });
  }

  private void pass(CrashPoint point, int count) {
    Gate gate = gates.get(point);
    if (gate != null && gate.closesFor(count)) {
      announce.accept(point);
      gate.await();
    }
  }

  private static <T> T wrap(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.of(method, arguments)));
  }

  private static Object call(Object target, Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @FunctionalInterface
  private interface Call {
    Object of(Method method, Object... arguments) throws Throwable;
  }

  /** Closed for the one that passes with the given number. */
  private static final class Gate {

    private final CountDownLatch opened = new CountDownLatch(1);
    private final int passage;
    private int passed;

    Gate(int passage) {
      this.passage = passage;
    }

    synchronized boolean closesFor(int count) {
      int before = passed;
      passed += count;
      return before < passage && passed >= passage;
    }

    void await() {
      try {
        opened.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
