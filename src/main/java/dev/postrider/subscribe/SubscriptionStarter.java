package dev.postrider.subscribe;

import dev.postrider.Outbox;
import dev.postrider.config.PostriderSettings;
import dev.postrider.connector.Connectors;
import dev.postrider.inbox.Acceptance;
import dev.postrider.spi.LoggingContext;
import dev.postrider.store.StoreGate;
import dev.postrider.subscribe.SubscriptionLife.Consumer;
import dev.postrider.subscribe.SubscriptionLife.Means;
import dev.postrider.subscribe.TransactedCalls.Tools;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Starts the subscriptions of the application as soon as the store can be used, and ends them with
 * the application.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SubscriptionStarter {

  @Inject private PostriderSettings settings;
  @Inject private StoreGate gate;
  @Inject private Acceptance acceptance;
  @Inject private Outbox outbox;
  @Inject private SubscriptionMonitor monitor;
  @Inject private SubscribeExtension extension;
  @Inject private BeanManager beans;
  @Inject @Any private Instance<LoggingContext> logging;
  @Resource private ManagedThreadFactory threads;
  @Resource private UserTransaction transaction;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry registry;

  @SuppressWarnings("NullAway.Init") // by the container
  private SubscriptionLife life;

  /** Knows the methods; begins with the first tick after the store has opened. */
  @PostConstruct
  public void start() {
    PayloadReader payloads = new PayloadReader(JsonProvider.provider(), JsonbBuilder.create());
    List<Consumer> consumers =
        extension.methods().entrySet().stream()
            .map(entry -> consumer(entry.getKey(), entry.getValue(), payloads))
            .toList();
    Means means =
        new Means(
            threads,
            () -> Connectors.discovered().open(settings.brokers(), ConfigProvider.getConfig()),
            () -> ThreadLocalRandom.current().nextDouble());
    life = new SubscriptionLife(settings, gate, means, consumers);
    monitor.attach(life::all);
  }

  /** Begins what could not begin yet. */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  public void tick() {
    life.tick();
  }

  /** Waits for running calls, at most {@code postrider.subscribe.stop-timeout}. */
  @PreDestroy
  public void stop() {
    life.stop();
  }

  private Consumer consumer(SubscribedMethod method, Bean<?> bean, PayloadReader payloads) {
    TransactedCalls.Target target = new BeanTarget(beans, bean, method.method());
    return new Consumer(
        method,
        clock ->
            new TransactedCalls(
                new Answers(outbox, broker(method), method.binding().consumer()),
                method.payload().orElseThrow(),
                target,
                new Tools(
                    acceptance,
                    transaction,
                    registry,
                    payloads,
                    settings.subscribe().correlation(),
                    LoggingContexts.of(logging),
                    settings.subscribe().timeout(),
                    clock)));
  }

  private String broker(SubscribedMethod method) {
    return SubscribeExtension.broker(method.binding(), settings.brokers());
  }
}
