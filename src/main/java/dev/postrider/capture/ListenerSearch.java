package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.NO_LISTENER;

import dev.postrider.Problem;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks for what makes {@code @Publish} work: a listener named by the entity, or a mapping file of
 * the persistence unit. Without either the application runs well and nothing is ever published.
 *
 * <p>A search in texts, since it only warns: in doubt there is a listener.
 */
final class ListenerSearch {

  private static final String PERSISTENCE = "META-INF/persistence.xml";

  /** Belongs to each persistence unit without being named. */
  private static final String DEFAULT_MAPPING = "META-INF/orm.xml";

  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern MAPPING = Pattern.compile("mapping-file\\s*>([^<]*)<");

  /** The files that the application can see. */
  @FunctionalInterface
  interface Resources {

    /**
     * The texts of all files of this name, none if there is no such file.
     *
     * @throws IOException if one cannot be read, or is too large
     */
    List<String> texts(String name) throws IOException;
  }

  private final Resources resources;

  ListenerSearch(Resources resources) {
    this.resources = resources;
  }

  /** PR0115 about the entities whose changes no listener seems to see, if there are any. */
  Optional<Problem> missing(Collection<Class<?>> published) {
    String deaf =
        published.stream()
            .filter(ListenerSearch::hasInstances)
            .filter(type -> !ListenerNamings.any(type))
            .map(Class::getName)
            .sorted()
            .collect(Collectors.joining(", "));
    return deaf.isEmpty() || isMapped() ? Optional.empty() : Optional.of(NO_LISTENER.of(deaf));
  }

  /** Of what is no entity, or abstract, the subclasses may name the listener. */
  private static boolean hasInstances(Class<?> type) {
    return type.isAnnotationPresent(Entity.class) && !Modifier.isAbstract(type.getModifiers());
  }

  private boolean isMapped() {
    try {
      List<String> units = read(PERSISTENCE);
      if (units.stream().anyMatch(ListenerSearch::mentions)) {
        return true;
      }
      for (String mapping : mappings(units)) {
        if (read(mapping).stream().anyMatch(ListenerSearch::mentions)) {
          return true;
        }
      }
      return false;
    } catch (IOException | RuntimeException unreadable) {
      // What the provider may well read is no reason for an alarm, nor for failing.
      return true;
    }
  }

  private List<String> read(String name) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String text : resources.texts(name)) {
      texts.add(COMMENT.matcher(text).replaceAll(""));
    }
    return texts;
  }

  private static Set<String> mappings(List<String> units) {
    Set<String> names = new LinkedHashSet<>(Set.of(DEFAULT_MAPPING));
    for (String unit : units) {
      MAPPING
          .matcher(unit)
          .results()
          .map(found -> found.group(1).strip())
          .filter(name -> !name.isEmpty())
          .forEach(names::add);
    }
    return names;
  }

  /** Either listener; the name of one is the end of the other's. */
  private static boolean mentions(String text) {
    return text.contains("postrider-orm.xml")
        || text.contains(EntityEventListener.class.getSimpleName());
  }
}
