package dev.postrider.store;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The injectable {@link JtaConnections}: chooses the route and delegates. */
@ApplicationScoped
class ContainerConnections implements JtaConnections {

  @EJB private JtaGateway gateway;
  @EJB private JtaProbe probe;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry registry;

  private volatile @Nullable JtaConnections delegate;
  private volatile @Nullable Throwable failure;

  /** Chooses the route; called at start, outside JTA transactions. */
  public void open(DataSource dataSource, String name) {
    delegate = new EnlistedConnections(dataSource, name, route(), registry);
  }

  /** Remembers why they are not open yet. */
  public void failed(Throwable why) {
    failure = why;
  }

  @Override
  public <T> T call(Work<T> work) {
    JtaConnections opened = delegate;
    if (opened == null) {
      throw StoreProblem.notReady(failure);
    }
    return opened.call(work);
  }

  /**
   * Once for all transactions: to try both in each would take two connections, and a pool under
   * load would run dry of them.
   */
  private Executor route() {
    AtomicBoolean gatewayWorks = new AtomicBoolean();
    try {
      probe.probe(registry, gatewayWorks);
    } catch (RuntimeException failedToCommit) {
      gatewayWorks.set(false);
    }
    return gatewayWorks.get() ? gateway::run : Runnable::run;
  }
}
