package dev.postrider;

import static java.util.stream.Collectors.toMap;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The floors of docs/architecture.md, from the ground up. */
final class Floors {

  static final String ROOT = "dev.postrider";

  private static final List<List<String>> FLOORS =
      List.of(
          List.of(""),
          List.of(".spi", ".config", ".retry"),
          List.of(".connector"),
          List.of(
              ".store",
              ".connector.jms",
              ".connector.stomp",
              ".connector.kafka",
              ".connector.rabbitmq",
              ".connector.channel",
              ".connector.http"),
          List.of(".capture", ".relay", ".inbox", ".channel"),
          List.of(".subscribe"),
          List.of(".admin", ".observe"),
          List.of(".web", ".web.access"),
          List.of(".web.rest", ".web.console"));

  private static final Map<String, Integer> BY_PACKAGE =
      IntStream.range(0, FLOORS.size())
          .boxed()
          .flatMap(floor -> FLOORS.get(floor).stream().map(name -> Map.entry(ROOT + name, floor)))
          .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));

  private Floors() {}

  /** The floor of a package, if it is one of the house. */
  static Optional<Integer> of(String packageName) {
    return Optional.ofNullable(BY_PACKAGE.get(packageName));
  }

  /** Classes of a package may use those of lower floors, and of their own package. */
  static ArchCondition<JavaClass> onlyDownwards() {
    return new ArchCondition<>("use lower floors and their own package only") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(Floors::isWrong)
            .forEach(
                wrong -> events.add(SimpleConditionEvent.violated(type, wrong.getDescription())));
      }
    };
  }

  private static boolean isWrong(Dependency dependency) {
    String from = dependency.getOriginClass().getPackageName();
    String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
    boolean inHouse = to.equals(ROOT) || to.startsWith(ROOT + ".");
    return inHouse
        && !to.equals(from)
        && of(to).orElse(Integer.MAX_VALUE) >= of(from).orElse(Integer.MIN_VALUE);
  }
}
