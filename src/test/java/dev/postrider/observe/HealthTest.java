package dev.postrider.observe;

import static dev.postrider.observe.WatchUnderTest.BROKER;
import static dev.postrider.observe.WatchUnderTest.level;
import static dev.postrider.observe.WatchUnderTest.marks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.PostriderSettings;
import dev.postrider.relay.RelayMonitor.BrokerStatus;
import dev.postrider.relay.RelayMonitor.Silence;
import dev.postrider.store.BlockedKey.Reason;
import dev.postrider.store.LevelProbe.Level;
import dev.postrider.subscribe.SubscriptionMonitor.Status;
import io.smallrye.config.PropertiesConfigSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

/** What a load balancer and a supervisor are told. */
class HealthTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final StubRelay relay = new StubRelay();
  private final WatchUnderTest world = new WatchUnderTest(marks(false, false));
  private boolean open = true;

  @Test
  void aNodeThatWorksIsAliveAndReady() {
    relay.brokers.add(StubRelay.reached(BROKER));
    world.look(new Level(3, Duration.ofMillis(2_900), 1, Map.of(Reason.HOLD, 1L)));

    assertThat(health().live().up()).isTrue();
    assertThat(health().ready().up()).isTrue();
    assertThat(health().ready().data())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "store",
                "open",
                "relay",
                "running",
                "broker.events",
                "reached",
                "backlog.events",
                3L,
                "oldestSeconds.events",
                2L,
                "deadLetters.events",
                1L));
  }

  @Test
  void aNodeThatHasNotLookedYetIsReady() {
    assertThat(health().ready().up()).isTrue();
    assertThat(health().ready().data()).containsOnlyKeys("store", "relay");
  }

  @Test
  void aBrokerThatIsAwayChangesNeither() {
    relay.brokers.add(StubRelay.away("lost"));
    relay.brokers.add(new BrokerStatus("new", "CLOSED", false, null, null, false));
    relay.brokers.add(new BrokerStatus("quiet", "OPEN", true, null, null, true));

    assertThat(health().live().up()).isTrue();
    assertThat(health().ready().up()).isTrue();
    assertThat(health().ready().data())
        .containsEntry("broker.lost", "away")
        .containsEntry("broker.new", "not reached yet")
        .containsEntry("broker.quiet", "paused");
  }

  /** A restart would not connect them, and messages wait at their broker. */
  @Test
  void subscriptionsThatAreAwayAreToldAndChangeNothing() {
    Health health =
        new Health(
            settings(Map.of()),
            () -> true,
            relay,
            () ->
                List.of(
                    new Status("b", "c", "/queue/x", true, null, 1, 1, 0, 0, 0),
                    new Status("b", "d", "/queue/y", false, "PR0964: joe@mq1", 0, 0, 0, 0, 0),
                    new Status("b", "e", "/queue/z", false, null, 0, 0, 0, 0, 0)),
            world.watch);

    assertThat(health.ready().up()).isTrue();
    assertThat(health.ready().data())
        .containsEntry("subscriptionsReceiving", 1L)
        .containsEntry("subscriptionsAway", 2L);
  }

  @Test
  void aStoreThatIsNotOpenIsNotReadyButAlive() {
    open = false;
    relay.running = false;
    relay.complaint =
        "PR0601: The store of joe@db1 cannot be used yet: PR0303: there is no jdbc/x.";

    assertThat(health().live().up()).isTrue();
    assertThat(health().ready().up()).isFalse();
    assertThat(health().ready().data())
        .containsEntry("store", "closed")
        .containsEntry("relay", "waiting")
        .containsEntry("problem", "PR0303")
        .doesNotContainValue(relay.complaint);
  }

  @Test
  void aRelayThatCannotStartIsNotReady() {
    relay.running = false;

    assertThat(health().ready().up()).isFalse();
    assertThat(health("postrider.relay.enabled", "false").ready().up()).isTrue();
    assertThat(health("postrider.relay.enabled", "false").ready().data())
        .containsEntry("relay", "off");
  }

  @Test
  void aNodeWithoutBrokersNeedsNoRelay() {
    relay.running = false;
    PostriderSettings none = settings(Map.of());

    Health health = new Health(none, () -> true, relay, List::of, world.watch);

    assertThat(health.ready().up()).isTrue();
    assertThat(health.ready().data()).containsEntry("relay", "off");
  }

  @Test
  void aTimerThatStandsStillIsNotAlive() {
    relay.silence = new Silence(MINUTE.minusMillis(1), Duration.ZERO);
    assertThat(health().live().up()).isTrue();

    relay.silence = new Silence(MINUTE, Duration.ZERO);
    assertThat(health().live().up()).isFalse();
    assertThat(health().live().data()).containsEntry("secondsSinceTick", 60L);
    assertThat(health().ready().up()).as("that is another question").isTrue();
  }

  @Test
  void aRelayThatDoesNotAnswerIsNotAlive() {
    relay.silence = new Silence(Duration.ZERO, MINUTE.minusMillis(1));
    assertThat(health().live().up()).isTrue();

    relay.silence = new Silence(Duration.ZERO, MINUTE);
    assertThat(health().live().up()).isFalse();
    assertThat(health().live().data()).containsEntry("secondsWithoutAnswer", 60L);
  }

  @Test
  void aLookThatDoesNotComeBackIsNotReadyAndThenNotAlive() {
    world.meanwhile =
        () -> {
          world.passes(Duration.ofSeconds(59));
          assertThat(health().ready().up()).isTrue();
          world.passes(Duration.ofSeconds(1));
          assertThat(health().ready().up()).isFalse();
          world.passes(Duration.ofMinutes(19).minusSeconds(1));
          assertThat(health().live().up()).isTrue();
          world.passes(Duration.ofSeconds(1));
          assertThat(health().live().up()).isFalse();
          assertThat(health().live().data()).containsEntry("secondsInStore", 1_200L);
        };
    world.look();

    assertThat(world.watch.sight()).as("all of that held").isNotNull();
    assertThat(health().live().up()).isTrue();
    assertThat(health().ready().up()).isTrue();
  }

  @Test
  void aDatabaseThatIsAwayForAMinuteIsNotReadyButAliveForHours() {
    world.failure = new SQLException("nobody listens", "08001");
    world.look();
    world.passes(Duration.ofSeconds(59));
    assertThat(health().ready().up()).isTrue();

    world.passes(Duration.ofHours(3));
    world.look();
    assertThat(health().ready().up()).isFalse();
    assertThat(health().ready().data()).containsEntry("store", "away");
    assertThat(health().live().up()).isTrue();

    world.failure = null;
    world.look();
    assertThat(health().ready().up()).isTrue();
  }

  @Test
  void aWatermarkIsToldAndMakesNotReadyWhereThatIsWanted() {
    Health strict = health("postrider.watermark.readiness", "true");
    world.look(level(10, 61));

    assertThat(health().ready().up()).isTrue();
    assertThat(health().ready().data())
        .containsEntry("watermark.events.age", "passed")
        .containsEntry("watermark.events.rows", "passed");
    assertThat(strict.ready().up()).isFalse();
    assertThat(strict.live().up()).isTrue();

    world.look(Level.NONE);
    assertThat(strict.ready().up()).isTrue();
    assertThat(strict.ready().data()).doesNotContainKey("watermark.events.age");
  }

  @Test
  void whatWasSeenLongAgoIsNotTold() {
    world.look(level(10, 61));
    world.passes(Duration.ofSeconds(61));

    assertThat(health("postrider.watermark.readiness", "true").ready().up()).isTrue();
    assertThat(health().ready().data()).containsOnlyKeys("store", "relay");
  }

  @Test
  void answersOfMicroProfileHealthHaveNumbersAndTexts() {
    PlainResponses.install();
    Health.Report report = new Health.Report(false, Map.of("store", "away", "backlog.a", 3L));

    HealthCheckResponse response = HealthChecks.response("postrider-readiness", report);

    assertThat(response.getName()).isEqualTo("postrider-readiness");
    assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
    assertThat(response.getData())
        .hasValue(Map.<String, Object>of("store", "away", "backlog.a", 3L));
  }

  private Health health(String... more) {
    Map<String, String> values = new HashMap<>();
    values.put("postrider.brokers", BROKER);
    values.put("postrider.broker.events.connector", "jms");
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return new Health(settings(values), () -> open, relay, List::of, world.watch);
  }

  static PostriderSettings settings(Map<String, String> values) {
    return PostriderSettings.read(
        ConfigProviderResolver.instance()
            .getBuilder()
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build());
  }
}
