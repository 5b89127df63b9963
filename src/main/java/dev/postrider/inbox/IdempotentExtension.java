package dev.postrider.inbox;

import static dev.postrider.inbox.InboxProblem.NO_HEADER_READER;

import dev.postrider.Idempotent;
import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.spi.HeaderReader;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.interceptor.Interceptor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the {@link Idempotent} methods of an application while it is deployed: with a wrong one it
 * does not start, and the exception tells all problems at once.
 */
public class IdempotentExtension implements Extension {

  /** A method inherited by several beans is told once. */
  private final Set<Problem> problems = new LinkedHashSet<>();

  private final Set<Problem> withoutReader = new LinkedHashSet<>();
  private boolean reader;

  void look(@Observes @WithAnnotations(Idempotent.class) ProcessAnnotatedType<?> found) {
    problems.addAll(check(found.getAnnotatedType()));
    ofChannels(found.getAnnotatedType()).forEach(withoutReader::add);
  }

  void look(@Observes ProcessBean<?> found) {
    reader |= found.getBean().getTypes().contains(HeaderReader.class);
  }

  void check(@Observes AfterDeploymentValidation deployment) {
    if (!reader) {
      problems.addAll(withoutReader);
    }
    if (!problems.isEmpty()) {
      deployment.addDeploymentProblem(new PostriderException(problems.stream().toList()));
    }
  }

  static <T> Collection<Problem> check(AnnotatedType<T> type) {
    Set<Problem> found = new LinkedHashSet<>();
    methods(type)
        .forEach((method, binding) -> found.addAll(IdempotentMethod.check(method, binding)));
    return found;
  }

  private static <T> List<Problem> ofChannels(AnnotatedType<T> type) {
    return methods(type).keySet().stream()
        .filter(IdempotentMethod::isOfChannel)
        .<Problem>map(method -> NO_HEADER_READER.of(IdempotentMethod.describe(method)))
        .toList();
  }

  private static <T> Map<Method, Idempotent> methods(AnnotatedType<T> type) {
    Map<Method, Idempotent> found = new LinkedHashMap<>();
    if (!type.isAnnotationPresent(Interceptor.class)) {
      for (AnnotatedMethod<? super T> method : type.getMethods()) {
        Idempotent binding = binding(type, method);
        if (binding != null) {
          found.put(method.getJavaMember(), binding);
        }
      }
    }
    return found;
  }

  /** A class's annotation counts for its public methods; what else it has is its own affair. */
  private static @Nullable Idempotent binding(AnnotatedType<?> type, AnnotatedMethod<?> method) {
    if (method.getJavaMember().isSynthetic()
        || method.getJavaMember().getDeclaringClass() == Object.class) {
      return null;
    }
    Idempotent own = method.getAnnotation(Idempotent.class);
    int modifiers = method.getJavaMember().getModifiers();
    if (own != null || !Modifier.isPublic(modifiers) || Modifier.isStatic(modifiers)) {
      return own;
    }
    return type.getAnnotation(Idempotent.class);
  }
}
