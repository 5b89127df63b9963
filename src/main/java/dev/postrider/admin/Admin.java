package dev.postrider.admin;

import dev.postrider.config.BrokerSettings.NamedBroker;
import dev.postrider.config.PostriderSettings;
import dev.postrider.relay.RelayMonitor;
import dev.postrider.store.StoreGate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What operators can do, for whatever lets them: console, REST API. */
@ApplicationScoped
public class Admin {

  private Messages messages;
  private Keys keys;
  private Bulk bulk;
  private Queues queues;
  private Pausing pausing;
  private Overview overview;
  private Cluster cluster;
  private Audits audits;
  private FilterText filters;
  private boolean readOnly;
  private volatile Runnable jobAsked = () -> {};

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected Admin() {}

  @Inject
  Admin(PostriderSettings settings, StoreGate gate, RelayMonitor relay) {
    readOnly = settings.console().readOnly();
    Guard guard = new Guard(() -> gate.store().admin(), readOnly, relay::refresh);
    Clock clock = Clock.systemUTC();
    messages = new Messages(guard, Admin::newId);
    keys = new Keys(guard);
    bulk = new Bulk(guard, Admin::newId, () -> jobAsked.run());
    Set<String> brokers =
        settings.brokers().brokers().stream().map(NamedBroker::name).collect(Collectors.toSet());
    queues = new Queues(guard, Admin::newId, () -> jobAsked.run(), brokers);
    pausing = new Pausing(guard, brokers);
    overview = new Overview(guard, clock);
    cluster = new Cluster(guard);
    audits = new Audits(guard);
    filters = new FilterText(clock);
  }

  /** Who wants to know at once of a job; without it, jobs are found within seconds. */
  void onJobAsked(Runnable listener) {
    jobAsked = listener;
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  /** Messages that have not left. */
  public Messages messages() {
    return messages;
  }

  /** Keys that are held. */
  public Keys keys() {
    return keys;
  }

  /** Acts on all that match a filter. */
  public Bulk bulk() {
    return bulk;
  }

  /** Acts on queues of brokers. */
  public Queues queues() {
    return queues;
  }

  /** The switches. */
  public Pausing pausing() {
    return pausing;
  }

  /** How it goes, in numbers. */
  public Overview overview() {
    return overview;
  }

  /** The deployments. */
  public Cluster cluster() {
    return cluster;
  }

  /** Who did what. */
  public Audits audits() {
    return audits;
  }

  /** Filters as people write them. */
  public FilterText filters() {
    return filters;
  }

  /** Whether nothing can be changed, whoever asks. */
  public boolean isReadOnly() {
    return readOnly;
  }
}
