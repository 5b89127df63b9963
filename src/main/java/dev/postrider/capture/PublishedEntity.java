package dev.postrider.capture;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.Publish;
import jakarta.persistence.Entity;
import java.util.ArrayList;
import java.util.List;

/**
 * What is published of an entity class.
 *
 * @param name the entity's name, as in JPQL
 * @param declarations one for each {@code @Publish}; those with problems may be missing
 * @param problems what is wrong with them
 */
record PublishedEntity(String name, List<PublishDeclaration> declarations, List<Problem> problems) {

  /** Reads and checks all declarations of a class, inherited ones included. */
  static PublishedEntity of(Class<?> type, MappedClasses classes) {
    List<PublishDeclaration> declarations = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Publish[] annotations = type.getAnnotationsByType(Publish.class);
    if (annotations.length > 0) {
      problems.addAll(DeclarationCheck.ofClass(type, classes));
    }
    if (problems.isEmpty()) {
      for (Publish annotation : annotations) {
        DeclarationCheck check = new DeclarationCheck(classes.entity(type), classes, annotation);
        declarations.add(check.read());
        problems.addAll(check.problems());
      }
    }
    return new PublishedEntity(name(type), List.copyOf(declarations), List.copyOf(problems));
  }

  /**
   * The declarations, if all are right.
   *
   * @throws PostriderException PR0120 to PR0139
   */
  List<PublishDeclaration> verified() {
    if (!problems.isEmpty()) {
      throw new PostriderException(problems);
    }
    return declarations;
  }

  private static String name(Class<?> type) {
    Entity entity = type.getDeclaredAnnotation(Entity.class);
    return entity == null || entity.name().isEmpty() ? type.getSimpleName() : entity.name();
  }
}
