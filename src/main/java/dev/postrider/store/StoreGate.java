package dev.postrider.store;

import static dev.postrider.store.StoreProblem.DATA_SOURCE_MISSING;

import dev.postrider.PostriderException;
import dev.postrider.config.PostriderSettings;
import dev.postrider.config.StoreSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.util.Locale;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens the store of this deployment, once its database can be used. Safe for any thread. */
@ApplicationScoped
public class StoreGate {

  private static final System.Logger LOG = System.getLogger(StoreGate.class.getName());

  private PostriderSettings settings;
  private ContainerConnections connections;
  private volatile @Nullable Store store;
  private volatile @Nullable Throwable failure;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected StoreGate() {}

  @Inject
  StoreGate(PostriderSettings settings, ContainerConnections connections) {
    this.settings = settings;
    this.connections = connections;
  }

  /**
   * Opens the store, unless it is open. Called at start, on a thread with the component's naming
   * context and without a JTA transaction; may be called again after a failure.
   *
   * @throws PostriderException PR0303 if there is no such data source, or as {@link Store#open}
   */
  public synchronized void open() {
    if (store != null) {
      return;
    }
    try {
      store = openNow();
      failure = null;
    } catch (RuntimeException why) {
      failure = why;
      connections.failed(why);
      throw why;
    }
  }

  private Store openNow() {
    StoreSettings wanted = settings.store();
    DataSource dataSource = lookUp(wanted.dataSource());
    Store opened = Store.open(dataSource, wanted, settings.relay().transactionTimeout());
    connections.open(dataSource, wanted.dataSource());
    LOG.log(
        Level.INFO,
        "Postrider uses the data source {0}; postrider.table-prefix={1}, postrider.schema={2}",
        opened.database(),
        wanted.tablePrefix(),
        wanted.schema().name().toLowerCase(Locale.ROOT));
    return opened;
  }

  /** Whether {@link #store} can be called. */
  public boolean isOpen() {
    return store != null;
  }

  /**
   * The store.
   *
   * @throws PostriderException PR0304 while it is not open, caused by what the last try ended with
   */
  public Store store() {
    Store opened = store;
    if (opened == null) {
      throw StoreProblem.notReady(failure);
    }
    return opened;
  }

  /**
   * Only names of this server: a URL of another scheme would let JNDI load objects from elsewhere,
   * which is what the suppressed check is about.
   */
  @SuppressWarnings("BanJNDI")
  private static DataSource lookUp(String name) {
    if (name.contains(":") && !name.startsWith("java:")) {
      throw new PostriderException(DATA_SOURCE_MISSING.of(name, "it is not a name of this server"));
    }
    try {
      if (new InitialContext().lookup(name) instanceof DataSource dataSource) {
        return dataSource;
      }
      throw new PostriderException(DATA_SOURCE_MISSING.of(name, "what is there is something else"));
    } catch (NamingException absent) {
      throw new PostriderException(
          DATA_SOURCE_MISSING.of(name, String.valueOf(absent.getMessage())), absent);
    }
  }
}
