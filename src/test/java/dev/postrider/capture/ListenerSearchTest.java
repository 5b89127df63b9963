package dev.postrider.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.ExcludeSuperclassListeners;
import jakarta.persistence.MappedSuperclass;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerSearchTest {

  private static final String PERSISTENCE = "META-INF/persistence.xml";
  private static final String SILENT = "<persistence-unit name='shop'/>";

  @Entity
  static class Deaf {}

  @Entity
  static class AlsoDeaf {}

  @Entity
  @EntityListeners({Object.class, EntityEventListener.class})
  static class Listening {}

  @Entity
  static class ListeningByInheritance extends Listening {}

  @Entity
  @ExcludeSuperclassListeners
  static class NoLongerListening extends Listening {}

  static class OwnListener extends EntityEventListener {}

  @Entity
  @EntityListeners(OwnListener.class)
  static class ListeningByOwn {}

  @Entity
  @EntityListeners(DefaultEntityEventListener.class)
  static class ListeningByDefault {}

  @Entity
  abstract static class Abstract {}

  @MappedSuperclass
  static class Mapped {}

  private final Map<String, List<String>> files = new HashMap<>();
  private final ListenerSearch search =
      new ListenerSearch(name -> files.getOrDefault(name, List.of()));

  private void file(String name, String... texts) {
    files.put(name, List.of(texts));
  }

  private Optional<Problem> missing(Class<?>... published) {
    return search.missing(Arrays.asList(published));
  }

  @Test
  void warnsOfEntitiesWithoutListenerIfNoPersistenceUnitNamesTheMappingFile() {
    file(PERSISTENCE, SILENT, "<mapping-file>META-INF/other.xml</mapping-file>");
    file("META-INF/orm.xml", "<entity-listener class='com.example.Audit'/>");

    Problem problem = missing(Deaf.class, Listening.class, AlsoDeaf.class).orElseThrow();

    assertThat(problem.code()).isEqualTo("PR0115");
    assertThat(problem.what())
        .contains("@Publish on " + AlsoDeaf.class.getName() + ", " + Deaf.class.getName() + ",");
  }

  @Test
  void warnsIfThereIsNoPersistenceUnitAtAll() {
    assertThat(missing(Deaf.class)).isPresent();
  }

  @Test
  void doesNotTakeAMappingFileInACommentForOne() {
    file(
        PERSISTENCE,
        "<!-- once\n<mapping-file>META-INF/postrider-orm.xml</mapping-file> --><a/><!-- b -->");

    assertThat(missing(Deaf.class)).isPresent();
  }

  @Test
  void warnsOfAnEntityThatExcludesTheListenerOfItsSuperclass() {
    assertThat(missing(NoLongerListening.class)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Listening.class,
        ListeningByInheritance.class,
        ListeningByOwn.class,
        ListeningByDefault.class
      })
  void isContentWithEntitiesThatNameAListener(Class<?> type) {
    assertThat(missing(type)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(classes = {Abstract.class, Mapped.class})
  void leavesItToSubclassesOfWhatHasNoInstances(Class<?> type) {
    assertThat(missing(type)).isEmpty();
  }

  @Test
  void isContentIfAnyPersistenceUnitNamesTheMappingFile() {
    file(PERSISTENCE, SILENT, "<mapping-file>META-INF/postrider-orm.xml</mapping-file>");

    assertThat(missing(Deaf.class)).isEmpty();
  }

  @Test
  void isContentIfTheDefaultMappingFileNamesTheListener() {
    file(PERSISTENCE, SILENT);
    file(
        "META-INF/orm.xml",
        "<entity-listener class='dev.postrider.capture.DefaultEntityEventListener'/>");

    assertThat(missing(Deaf.class)).isEmpty();
  }

  @Test
  void isContentIfAMappingFileOfTheApplicationNamesTheListener() {
    file(PERSISTENCE, "<p:mapping-file>\n  shop/orm.xml\n</p:mapping-file>\n<p:class>");
    file("shop/orm.xml", "<entity-listener class='dev.postrider.capture.EntityEventListener'/>");

    assertThat(missing(Deaf.class)).isEmpty();
  }

  @Test
  void raisesNoAlarmForWhatItCannotRead() {
    ListenerSearch unreadable =
        new ListenerSearch(
            name -> {
              throw new IOException("locked");
            });
    ListenerSearch failing =
        new ListenerSearch(
            name -> {
              throw new IllegalStateException("closed");
            });

    assertThat(unreadable.missing(List.of(Deaf.class))).isEmpty();
    assertThat(failing.missing(List.of(Deaf.class))).isEmpty();
  }

  @Test
  void readsNothingIfAllEntitiesNameAListener() {
    ListenerSearch curious =
        new ListenerSearch(
            name -> {
              throw new AssertionError(name);
            });

    assertThat(curious.missing(List.of(Listening.class))).isEmpty();
  }
}
