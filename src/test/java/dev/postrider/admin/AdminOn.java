package dev.postrider.admin;

import dev.postrider.store.AdminStores;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The use cases of operators on any tables, without a container. */
public final class AdminOn extends Admin {

  private final Guard guard;
  private final Clock clock;
  private final boolean readOnly;

  /**
   * @param stores asked for with each use, and may fail
   */
  public AdminOn(Supplier<AdminStores> stores, Clock clock, boolean readOnly) {
    this.guard = new Guard(stores, readOnly, () -> {});
    this.clock = clock;
    this.readOnly = readOnly;
  }

  @Override
  public Messages messages() {
    return new Messages(guard, () -> UUID.randomUUID().toString());
  }

  @Override
  public Keys keys() {
    return new Keys(guard);
  }

  @Override
  public Bulk bulk() {
    return new Bulk(guard, () -> UUID.randomUUID().toString(), () -> {});
  }

  @Override
  public Queues queues() {
    return new Queues(guard, () -> UUID.randomUUID().toString(), () -> {}, Set.of("events"));
  }

  @Override
  public Pausing pausing() {
    return new Pausing(guard, Set.of("events"));
  }

  @Override
  public Overview overview() {
    return new Overview(guard, clock);
  }

  @Override
  public Cluster cluster() {
    return new Cluster(guard);
  }

  @Override
  public Audits audits() {
    return new Audits(guard);
  }

  @Override
  public FilterText filters() {
    return new FilterText(clock);
  }

  @Override
  public boolean isReadOnly() {
    return readOnly;
  }
}
