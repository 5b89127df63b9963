package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.Delivery;
import dev.postrider.inbox.WireIdentity;
import dev.postrider.spi.IncomingMessage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of beans in a real CDI container. */
class BeanTargetTest {

  private final ExecutorService one = Executors.newSingleThreadExecutor();
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private WeldContainer container;
  private BeanTarget target;

  @BeforeEach
  void start() throws Exception {
    container =
        new Weld().disableDiscovery().addBeanClasses(Listener.class, Basket.class).initialize();
    Method method = Listener.class.getDeclaredMethod("listen", Delivery.class);
    var beans = container.getBeanManager();
    target = new BeanTarget(beans, beans.resolve(beans.getBeans(Listener.class)), method);
    Listener.together = new CyclicBarrier(2);
    Basket.ended.set(0);
  }

  @AfterEach
  void end() {
    one.shutdownNow();
    other.shutdownNow();
    container.close();
  }

  @Test
  void callsAtOnceHaveARequestContextEach() throws Exception {
    for (int round = 1; round <= 5; round++) {
      Future<?> first = one.submit(this::call);
      Future<?> second = other.submit(this::call);
      first.get(10, TimeUnit.SECONDS);
      second.get(10, TimeUnit.SECONDS);

      assertThat(Basket.ended.get()).as("each call's has ended with it").isEqualTo(2 * round);
      assertThat(Listener.seenBefore).as("nothing of an earlier call is there").isFalse();
    }
  }

  private Void call() throws Exception {
    IncomingMessage message =
        new IncomingMessage("/queue/q", Map.of(), new byte[0], null, null, null, null, null, 1);
    target.call(
        new ReceivedDelivery<>(
            new WireIdentity(message), "", "c", 1, new Answers(null, "events", "listener")));
    return null;
  }

  /** Its calls meet. */
  @ApplicationScoped
  static class Listener {

    static CyclicBarrier together;
    static volatile boolean seenBefore;

    @Inject Basket basket;

    void listen(Delivery<String> delivery) throws Exception {
      seenBefore |= basket.add() > 1;
      together.await(10, TimeUnit.SECONDS);
    }
  }

  /** What one call knows. */
  @RequestScoped
  static class Basket {

    static final AtomicInteger ended = new AtomicInteger();

    private int added;

    int add() {
      return ++added;
    }

    @PreDestroy
    void end() {
      ended.incrementAndGet();
    }
  }
}
