package dev.postrider.admin;

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
 * The heartbeat of {@link AdminLife} in a container. Its transactions are its own: Payara begins
 * one for timers whatever attribute they have.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class AdminStarter {

  @Inject private StoreGate gate;
  @Inject private Admin admin;
  @Inject private NodeSelf self;
  @Resource private ManagedThreadFactory threads;

  @SuppressWarnings("NullAway.Init") // by the container
  private AdminLife life;

  /** Begins to beat; the store is opened by the relay. */
  @PostConstruct
  public void start() {
    life = new AdminLife(self.id(), self::state, self.reach(), threads);
    admin.onJobAsked(life::jobAsked);
  }

  /** A beat, as soon as the store can be used. */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  public void beat() {
    if (gate.isOpen()) {
      life.beat(gate.store());
    }
  }

  /** Leaves the job that is being worked on to others. */
  @PreDestroy
  public void stop() {
    life.stop();
  }
}
