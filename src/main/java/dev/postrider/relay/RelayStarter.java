package dev.postrider.relay;

import dev.postrider.config.PostriderSettings;
import dev.postrider.store.StoreGate;
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
import jakarta.inject.Inject;

/**
 * Starts the relay with the application, as soon as the store can be used, and ends it with the
 * application. The timer is the portable heartbeat: it fires every second on every node.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class RelayStarter {

  @Inject private PostriderSettings settings;
  @Inject private StoreGate gate;
  @Inject private CommitSignal commits;
  @Inject private RelayMonitor monitor;
  @Resource private ManagedThreadFactory threads;

  @SuppressWarnings("NullAway.Init") // by the container
  private RelayLife life;

  /** Begins at once, so that the application finds the store open. */
  @PostConstruct
  public void start() {
    life = new RelayLife(settings, gate, threads);
    commits.attach(life);
    monitor.attach(life);
    life.tick();
  }

  /** Begins what could not begin yet. */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  public void tick() {
    life.tick();
  }

  /** Waits for what is in flight, at most {@code postrider.relay.stop-timeout}. */
  @PreDestroy
  public void stop() {
    life.stop();
  }
}
