package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.ALREADY_PAUSED;
import static dev.postrider.admin.AdminProblem.BROKER_UNKNOWN;
import static dev.postrider.admin.AdminProblem.NOT_PAUSED;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.admin.Guard.Change;
import dev.postrider.store.AdminStores;
import dev.postrider.store.PauseStore.Pause;
import dev.postrider.store.PauseStore.Scope;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The switches that hold everything, a broker or a destination, on all nodes. A node obeys within
 * about a second; {@link Cluster} tells which do. Safe for use by any thread; called without a
 * transaction. All methods throw {@link AdminException}: PR1001, PR1002, PR1016, PR1017.
 */
public final class Pausing {

  private final Guard guard;
  private final Set<String> configured;

  /**
   * @param configured the brokers of this node
   */
  Pausing(Guard guard, Set<String> configured) {
    this.guard = guard;
    this.configured = configured;
  }

  /** What is paused, since when and by whom. */
  public List<Pause> list(Operator who) {
    return guard.ask(who, Permission.VIEW, stores -> stores.pauses().list());
  }

  /**
   * Pauses: messages are stored and kept, and none is sent.
   *
   * @throws AdminException PR1011 if it is paused already, PR1018 if there is no such broker
   */
  public void pause(Operator who, Scope scope, @Nullable String reason) {
    Change change = new Change("pause", scope.toString(), reason);
    guard.change(
        who,
        Permission.PAUSE,
        change,
        stores -> {
          requireKnown(stores, scope);
          if (!stores.pauses().pause(scope, change.act(who))) {
            throw new AdminException(Kind.CONFLICT, ALREADY_PAUSED.of(scope));
          }
          return true;
        });
  }

  /**
   * Lets messages go again.
   *
   * @throws AdminException PR1012 if it is not paused
   */
  public void resume(Operator who, Scope scope, @Nullable String reason) {
    Change change = new Change("resume", scope.toString(), reason);
    guard.change(
        who,
        Permission.PAUSE,
        change,
        stores -> {
          if (!stores.pauses().resume(scope, change.act(who))) {
            throw new AdminException(Kind.CONFLICT, NOT_PAUSED.of(scope));
          }
          return true;
        });
  }

  /** A typing error would pause nothing, and nobody would notice. */
  private void requireKnown(AdminStores stores, Scope scope) throws SQLException {
    String broker = scope.broker();
    if (broker != null
        && !configured.contains(broker)
        && stores.nodes().leases().stream().noneMatch(l -> l.lane().broker().equals(broker))) {
      throw new AdminException(Kind.NOT_FOUND, BROKER_UNKNOWN.of(broker));
    }
  }
}
