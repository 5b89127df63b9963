package dev.postrider.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.EntityCreated;
import dev.postrider.EntityEvent;
import dev.postrider.EntityRemoved;
import dev.postrider.EntityUpdated;
import dev.postrider.Message;
import dev.postrider.Outbox;
import dev.postrider.PostriderException;
import dev.postrider.config.PostriderSettings;
import dev.postrider.store.Admission;
import dev.postrider.store.JtaConnections;
import dev.postrider.store.LaneId;
import dev.postrider.store.MessagesCommitted;
import dev.postrider.store.OutboxEntry;
import dev.postrider.store.OutboxStore;
import dev.postrider.store.Schedule;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.Unmanaged;
import jakarta.persistence.EntityListeners;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureInCdiTest {

  /** What a server gives, and what an application observes. */
  @ApplicationScoped
  static class Surroundings {

    final CaptureFixture fixture = new CaptureFixture();
    final List<EntityEvent> events = new ArrayList<>();
    final List<LaneId> signals = new ArrayList<>();

    CaptureFixture fixture() {
      return fixture;
    }

    List<EntityEvent> events() {
      return events;
    }

    List<LaneId> signals() {
      return signals;
    }

    void on(@Observes EntityEvent event) {
      events.add(event);
    }

    void on(@Observes MessagesCommitted event) {
      signals.addAll(event.lanes());
    }

    @Produces
    @Dependent
    PostriderSettings settings() {
      return PostriderSettings.read(
          new SmallRyeConfigBuilder()
              .withSources(
                  new io.smallrye.config.PropertiesConfigSource(
                      Map.of("postrider.default-broker", "events", "postrider.shards", "1"),
                      "test",
                      100))
              .build());
    }

    @Produces
    @Dependent
    JtaConnections connections() {
      return new JtaConnections() {
        @Override
        public <T> T call(Work<T> work) {
          try {
            return work.run(null);
          } catch (java.sql.SQLException failure) {
            throw new IllegalStateException(failure);
          }
        }
      };
    }

    @Produces
    @Dependent
    ContainerAccess access() {
      return new ContainerAccess() {
        @Override
        public TransactionSynchronizationRegistry transactions() {
          return fixture.transactions;
        }

        @Override
        public OutboxStore outboxStore() {
          return (connection, entries) -> fixture.batches.add(List.copyOf(entries));
        }

        @Override
        public Schedule schedule() {
          return fixture.schedule;
        }
      };
    }
  }

  @jakarta.persistence.Entity
  @EntityListeners(EntityEventListener.class)
  static class Listening {
    @jakarta.persistence.Id Long id = 1L;
  }

  static class ListeningByInheritance extends Listening {}

  @jakarta.persistence.Entity
  @jakarta.persistence.ExcludeSuperclassListeners
  static class NoLongerListening extends Listening {}

  private static Weld weld(Class<?>... classes) {
    return new Weld()
        .disableDiscovery()
        .addExtension(new PublishExtension())
        .addBeanClasses(classes);
  }

  @Test
  void storesMessagesOfListenersAndOfTheInjectedOutboxInOneTransaction() {
    try (WeldContainer container =
        weld(Surroundings.class, CaptureShell.class, Admission.class, SendCounters.class)
            .initialize()) {
      CaptureFixture fixture = container.select(Surroundings.class).get().fixture();
      fixture.transactions.begin();
      container.select(Outbox.class).get().publish(Message.to("/queue/q").payload("x").build());
      new EntityEventListener().created(new Shop.Order());
      fixture.transactions.commit();

      assertThat(fixture.batches).hasSize(1);
      assertThat(fixture.batches.get(0))
          .extracting(OutboxEntry::destination)
          .containsExactly("/queue/q", "/topic/orders.v1");
      assertThat(container.select(Surroundings.class).get().signals())
          .containsExactlyInAnyOrderElementsOf(
              fixture.batches.get(0).stream().map(OutboxEntry::lane).distinct().toList());
    }
  }

  @Test
  void firesEachKindOfEventToObserversOfTheApplication() {
    try (WeldContainer container =
        weld(Surroundings.class, CaptureShell.class, Admission.class, SendCounters.class)
            .initialize()) {
      Shop.Seat seat = new Shop.Seat();
      EntityEventListener injected =
          new Unmanaged<>(container.getBeanManager(), EntityEventListener.class)
              .newInstance()
              .produce()
              .inject()
              .get();
      assertThat(injected.events).isNotNull();
      injected.created(seat);
      injected.updated(seat);
      new DefaultEntityEventListener().removed(seat);

      assertThat(container.select(Surroundings.class).get().events())
          .containsExactly(
              new EntityCreated(seat), new EntityUpdated(seat), new EntityRemoved(seat));
    }
  }

  @Test
  void firesOnceForEntitiesThatNameTheListenerAndHaveTheMappingFile() {
    try (WeldContainer container =
        weld(Surroundings.class, CaptureShell.class, Admission.class, SendCounters.class)
            .initialize()) {
      for (Object entity : List.of(new Listening(), new ListeningByInheritance())) {
        new DefaultEntityEventListener().created(entity);
        new EntityEventListener().created(entity);
      }
      new DefaultEntityEventListener().created(new NoLongerListening());

      assertThat(container.select(Surroundings.class).get().events())
          .extracting(event -> event.entity().getClass())
          .isEqualTo(
              List.of(Listening.class, ListeningByInheritance.class, NoLongerListening.class));
    }
  }

  @Test
  void failsTheDeploymentWithAllProblemsOfAllClasses() {
    Weld weld =
        weld(
            DeclarationCheckTest.UnknownField.class,
            DeclarationCheckTest.ManyProblems.class,
            DeclarationCheckTest.NoEntity.class,
            Shop.Order.class);

    assertThatThrownBy(weld::initialize)
        .hasMessageContaining("PR0120")
        .hasMessageContaining("PR0121")
        .hasMessageContaining("PR0126")
        .hasMessageContaining("PR0127")
        .hasMessageContaining("PR0132")
        .hasMessageContaining("DeclarationCheckTest$UnknownField")
        .hasMessageContaining("DeclarationCheckTest$NoEntity");
  }

  @Test
  void warnsIfNeitherEntityNorPersistenceUnitNamesAListener(@TempDir Path application)
      throws IOException {
    String unit = "<persistence-unit name='shop'>%s</persistence-unit>";
    String mapping = "<mapping-file>META-INF/postrider-orm.xml</mapping-file>";

    assertThat(warningsOfDeployment(application, unit.formatted("")))
        .singleElement()
        .asString()
        .startsWith("PR0115")
        .contains(Shop.Order.class.getName());
    assertThat(warningsOfDeployment(application, unit.formatted(mapping))).isEmpty();
  }

  /** Deploys an entity with this persistence.xml. */
  private static List<String> warningsOfDeployment(Path application, String units)
      throws IOException {
    Path file = application.resolve("META-INF/persistence.xml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, units);
    List<String> warnings = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger(PublishExtension.class.getName());
    Filter before = logger.getFilter();
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {application.toUri().toURL()}, own)) {
      thread.setContextClassLoader(loader);
      logger.setFilter(log -> log.getLevel() != Level.WARNING || !warnings.add(log.getMessage()));
      weld(Surroundings.class, Shop.Order.class).initialize().close();
    } finally {
      logger.setFilter(before);
      thread.setContextClassLoader(own);
    }
    return warnings;
  }

  @Test
  void makesNoBeansOfEntities() {
    try (WeldContainer container =
        weld(Surroundings.class, Shop.Order.class, Shop.UrgentTicket.class).initialize()) {
      assertThat(container.select(Shop.Order.class).isUnsatisfied()).isTrue();
      assertThat(container.select(Shop.UrgentTicket.class).isUnsatisfied()).isTrue();
    }
  }

  @Test
  void saysSoWhereThereIsNoContainer() {
    assertThatThrownBy(() -> new EntityEventListener().created(new Shop.Order()))
        .isInstanceOf(PostriderException.class)
        .hasMessageContaining("PR0114");
  }
}
