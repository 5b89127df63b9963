package dev.postrider.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.EntityChange;
import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.Publish;
import jakarta.persistence.Basic;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclarationCheckTest {

  private static final String LONG =
      "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
          + "45678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
          + "0123456789012345678901234567890123456789012345678901234567890123456789012345";

  @Publish(destination = "q")
  static class NoEntity {}

  @Entity
  @Publish(destination = "q")
  static class NoIdentifier {
    String name;
  }

  @MappedSuperclass
  @Publish(destination = "q", fields = "name")
  static class NothingMapped {}

  @MappedSuperclass
  abstract static class Good {
    @Id long number;
    String name;
    @ManyToOne Good eager;

    @ManyToOne(fetch = FetchType.LAZY)
    Good lazy;

    @ElementCollection List<String> tags;
    Part part;

    String body() {
      return "";
    }

    void nothing() {}

    String parameters(String one) {
      return one;
    }

    static String shared() {
      return "";
    }
  }

  @Embeddable
  static class Part {
    @Basic(fetch = FetchType.LAZY)
    byte[] picture;

    String text;
  }

  @Entity
  @Publish(
      destination = "q",
      fields = {"name", "nmae"})
  static class UnknownField extends Good {}

  @Entity
  @Publish(
      destination = "q",
      fields = {"name", "name"})
  static class FieldTwice extends Good {}

  @Entity
  @Publish(destination = "q", fields = "name", serializer = "body")
  static class FieldsAndSerializer extends Good {}

  @Entity
  @Publish(destination = "q", serializer = "absent")
  static class SerializerMissing extends Good {}

  @Entity
  @Publish(destination = "q", serializer = "nothing")
  static class SerializerVoid extends Good {}

  @Entity
  @Publish(destination = "q", serializer = "parameters")
  static class SerializerParameters extends Good {}

  @Entity
  @Publish(destination = "q", serializer = "shared")
  static class SerializerStatic extends Good {}

  @Entity
  @Publish(destination = "q", fields = "name", key = "custmer")
  static class UnknownKey extends Good {}

  @Entity
  @Publish(destination = " ", fields = "name")
  static class EmptyDestination extends Good {}

  @Entity
  @Publish(destination = LONG, fields = "name")
  static class LongDestination extends Good {}

  @Entity
  @Publish(destination = "q.{region}", fields = "name")
  static class UnknownPlaceholder extends Good {}

  @Entity
  @Publish(destination = "q.{name", fields = "name")
  static class OpenBrace extends Good {}

  @Entity
  @Publish(destination = "q", fields = "lazy")
  static class LazyReference extends Good {}

  @Entity
  @Publish(destination = "q", fields = "name", key = "lazy")
  static class LazyKey extends Good {}

  @Entity
  @Publish(destination = "q", fields = "part")
  static class LazyValue extends Good {}

  @Entity
  @Publish(
      destination = "q",
      fields = "name",
      on = {})
  static class NoChange extends Good {}

  @Entity
  @Publish(destination = "q.{tags}", fields = "name")
  static class NotAText extends Good {}

  @Entity
  @Publish(destination = "q", fields = "name", type = LONG)
  static class LongType extends Good {}

  @Entity
  @Publish(
      destination = "q",
      fields = {"name", "id"})
  static class IdTaken extends Good {
    String id;
  }

  @Entity
  @Publish(
      destination = "/topic/{name}.{number}.{id}.{eager}",
      version = "v1",
      fields = {"id", "number", "name", "eager", "tags"},
      key = "id",
      on = {EntityChange.REMOVED, EntityChange.REMOVED})
  @Publish(destination = "q", serializer = "body")
  static class AllRight extends Good {}

  @Entity
  @Publish(destination = "q", fields = "name")
  @EntityListeners(EntityEventListener.class)
  static class Listened extends Good {}

  @Entity
  @EntityListeners({Object.class, EntityEventListener.class})
  static class ListenedTwice extends Listened {}

  @Entity
  static class InheritsAProblem extends UnknownField {}

  @Entity
  @Publish(destination = "", fields = "nmae", key = "kye")
  @Publish(
      destination = "q",
      fields = "name",
      on = {})
  static class ManyProblems extends Good {}

  @ParameterizedTest
  @MethodSource("wrong")
  void refusesEachMistakeNamingClassAndMember(String code, Class<?> type, String member) {
    List<Problem> problems = problems(type);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).code()).isEqualTo(code);
    assertThat(problems.get(0).what()).contains(type.getName()).contains(member);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("PR0120", NoEntity.class, ""),
        Arguments.of("PR0121", UnknownField.class, "'nmae'"),
        Arguments.of("PR0121", InheritsAProblem.class, "'nmae'"),
        Arguments.of("PR0122", FieldTwice.class, "'name'"),
        Arguments.of("PR0123", FieldsAndSerializer.class, "'body'"),
        Arguments.of("PR0124", SerializerMissing.class, "absent()"),
        Arguments.of("PR0125", SerializerVoid.class, "nothing"),
        Arguments.of("PR0125", SerializerParameters.class, "parameters"),
        Arguments.of("PR0125", SerializerStatic.class, "shared"),
        Arguments.of("PR0126", UnknownKey.class, "'custmer'"),
        Arguments.of("PR0127", EmptyDestination.class, ""),
        Arguments.of("PR0128", LongDestination.class, "" + LONG.length()),
        Arguments.of("PR0129", UnknownPlaceholder.class, "'region'"),
        Arguments.of("PR0129", OpenBrace.class, "'{'"),
        Arguments.of("PR0130", LazyReference.class, "'lazy'"),
        Arguments.of("PR0130", LazyKey.class, "'lazy'"),
        Arguments.of("PR0131", LazyValue.class, "'part.picture'"),
        Arguments.of("PR0132", NoChange.class, ""),
        Arguments.of("PR0133", NotAText.class, "'tags'"),
        Arguments.of("PR0134", LongType.class, "type"),
        Arguments.of("PR0135", IdTaken.class, "'id'"),
        Arguments.of("PR0136", NoIdentifier.class, ""),
        Arguments.of("PR0137", ListenedTwice.class, ""));
  }

  @Test
  void namesTheAttributesThereAre() {
    assertThat(problems(UnknownField.class).get(0).what())
        .endsWith("; there are number, name, eager, lazy, tags, part.");
    assertThat(problems(UnknownKey.class).get(0).what())
        .endsWith("; there are number, name, eager, lazy.");
    assertThat(problems(UnknownPlaceholder.class).get(0).what())
        .endsWith("; there are number, name, eager, lazy.");
    assertThat(problems(NothingMapped.class).get(0).what()).endsWith("; there are none.");
  }

  @Test
  void tellsAllProblemsOfAllDeclarationsAtOnce() {
    assertThat(problems(ManyProblems.class))
        .extracting(Problem::code)
        .containsExactlyInAnyOrder("PR0127", "PR0126", "PR0121", "PR0132");
  }

  @Test
  void acceptsWhatIsRight() {
    PublishedEntity entity = PublishedEntity.of(AllRight.class, new MappedClasses());

    assertThat(entity.problems()).isEmpty();
    assertThat(entity.verified()).hasSize(2);
    assertThat(entity.verified().get(0).on()).containsExactly(EntityChange.REMOVED);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {Shop.Order.class, Shop.SupportTicket.class, Shop.OwnTicket.class, Listened.class})
  void acceptsTheEntitiesOfTheOtherTests(Class<?> type) {
    assertThat(problems(type)).isEmpty();
  }

  @Test
  void refusesToFireTwiceForAnEntityThatNamesTheListenerTwice() {
    assertThatThrownBy(() -> new EntityEventListener().updated(new ListenedTwice()))
        .isInstanceOf(PostriderException.class)
        .hasMessageContaining("PR0137");
  }

  @Test
  void publishesNothingByABadDeclarationMetAtRunTime() {
    CaptureFixture fixture = new CaptureFixture();
    fixture.transactions.begin();

    assertThatThrownBy(
            () -> fixture.observer().on(new dev.postrider.EntityCreated(new UnknownField())))
        .isInstanceOf(PostriderException.class)
        .hasMessageContaining("PR0121");
    assertThat(fixture.transactions.commit()).isFalse();
    assertThat(fixture.batches).isEmpty();
  }

  private static List<Problem> problems(Class<?> type) {
    return PublishedEntity.of(type, new MappedClasses()).problems();
  }
}
