package dev.postrider.capture;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.Publish;
import dev.postrider.Publishes;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.persistence.Entity;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks every {@link Publish} at deployment, which fails with all problems of all classes at once,
 * keeps the annotated classes from becoming beans, and warns if no listener sees them (PR0115).
 */
public class PublishExtension implements Extension {

  private static final System.Logger LOG = System.getLogger(PublishExtension.class.getName());

  private final Set<Class<?>> found = new LinkedHashSet<>();

  /** Made by the CDI container. */
  public PublishExtension() {}

  <T> void find(
      @Observes @WithAnnotations({Publish.class, Publishes.class}) ProcessAnnotatedType<T> event) {
    Class<T> type = event.getAnnotatedType().getJavaClass();
    // Servers differ in whether they show subclasses, superclasses or both.
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (isConcerned(c)) {
        found.add(c);
      }
    }
    if (isPublished(type)) {
      event.veto();
    }
  }

  /**
   * A plain class that merely extends an entity inherits the annotation, but means nothing by it.
   */
  private static boolean isConcerned(Class<?> type) {
    boolean own = type.getDeclaredAnnotationsByType(Publish.class).length > 0;
    return own || type.isAnnotationPresent(Entity.class) && isPublished(type);
  }

  private static boolean isPublished(Class<?> type) {
    return type.getAnnotationsByType(Publish.class).length > 0;
  }

  void check(@Observes AfterBeanDiscovery event) {
    MappedClasses classes = new MappedClasses();
    List<Problem> problems =
        found.stream()
            .flatMap(type -> PublishedEntity.of(type, classes).problems().stream())
            .toList();
    if (!problems.isEmpty()) {
      event.addDefinitionError(new PostriderException(problems));
    } else {
      // No error: there are ways to configure a persistence unit that cannot be seen from here.
      new ListenerSearch(VisibleResources.of(found))
          .missing(found)
          .ifPresent(problem -> LOG.log(Level.WARNING, problem.toString()));
    }
    found.clear();
  }
}
