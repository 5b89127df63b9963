package dev.postrider.capture;

import static dev.postrider.capture.DeclarationProblem.DESTINATION_ATTRIBUTE;
import static dev.postrider.capture.DeclarationProblem.DESTINATION_EMPTY;
import static dev.postrider.capture.DeclarationProblem.DESTINATION_LENGTH;
import static dev.postrider.capture.DeclarationProblem.FIELDS_AND_SERIALIZER;
import static dev.postrider.capture.DeclarationProblem.FIELD_TWICE;
import static dev.postrider.capture.DeclarationProblem.FIELD_UNKNOWN;
import static dev.postrider.capture.DeclarationProblem.ID_TAKEN;
import static dev.postrider.capture.DeclarationProblem.KEY_UNKNOWN;
import static dev.postrider.capture.DeclarationProblem.LAZY_REFERENCE;
import static dev.postrider.capture.DeclarationProblem.LAZY_VALUE;
import static dev.postrider.capture.DeclarationProblem.LISTENER_TWICE;
import static dev.postrider.capture.DeclarationProblem.NOT_AN_ENTITY;
import static dev.postrider.capture.DeclarationProblem.NOT_A_TEXT;
import static dev.postrider.capture.DeclarationProblem.NO_CHANGE;
import static dev.postrider.capture.DeclarationProblem.NO_IDENTIFIER;
import static dev.postrider.capture.DeclarationProblem.SERIALIZER_MISSING;
import static dev.postrider.capture.DeclarationProblem.SERIALIZER_SIGNATURE;
import static dev.postrider.capture.DeclarationProblem.TEXT_LENGTH;

import dev.postrider.Message;
import dev.postrider.Problem;
import dev.postrider.Publish;
import dev.postrider.capture.MappedAttribute.Kind;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads one {@code @Publish} of a class and collects everything that is wrong with it. */
final class DeclarationCheck {

  private final MappedClass entity;
  private final MappedClasses classes;
  private final Publish publish;
  private final String name;
  private final Set<Problem> problems = new LinkedHashSet<>();

  DeclarationCheck(MappedClass entity, MappedClasses classes, Publish publish) {
    this.entity = entity;
    this.classes = classes;
    this.publish = publish;
    this.name = entity.type().getName();
  }

  /** What is wrong with the class itself. */
  static List<Problem> ofClass(Class<?> type, MappedClasses classes) {
    boolean isEntity = type.isAnnotationPresent(Entity.class);
    if (!isEntity && !type.isAnnotationPresent(MappedSuperclass.class)) {
      return List.of(NOT_AN_ENTITY.of(type.getName()));
    }
    if (ListenerNamings.of(type) > 1) {
      return List.of(LISTENER_TWICE.of(type.getName()));
    }
    // A mapped superclass may leave the identifier to its entities.
    return isEntity && classes.entity(type).identifiers().isEmpty()
        ? List.of(NO_IDENTIFIER.of(type.getName()))
        : List.of();
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** The declaration; of use only if there are no problems. */
  PublishDeclaration read() {
    DestinationTemplate destination = destination();
    checkTexts();
    checkKey();
    Method serializer = serializer();
    if (publish.serializer().isEmpty()) {
      checkBody();
    }
    if (publish.on().length == 0) {
      problems.add(NO_CHANGE.of(name, publish.destination()));
    }
    return new PublishDeclaration(
        destination,
        absentIfEmpty(publish.version()),
        publish.type().isEmpty() ? entity.type().getSimpleName() : publish.type(),
        Set.copyOf(List.of(publish.fields())),
        serializer,
        absentIfEmpty(publish.key()),
        Set.copyOf(Arrays.asList(publish.on())));
  }

  private DestinationTemplate destination() {
    DestinationTemplate template = new DestinationTemplate(publish.destination());
    if (template.text().isBlank()) {
      problems.add(DESTINATION_EMPTY.of(name));
    }
    boolean versioned =
        publish.version().isEmpty() || template.text().endsWith("." + publish.version());
    int length = template.fixedLength() + (versioned ? 0 : publish.version().length() + 1);
    if (length > Message.MAX_DESTINATION_LENGTH) {
      problems.add(DESTINATION_LENGTH.of(name, length));
    }
    for (String attribute : template.attributes()) {
      checkText(attribute, DESTINATION_ATTRIBUTE);
    }
    return template;
  }

  private void checkTexts() {
    if (publish.version().length() > Message.MAX_FIELD_LENGTH) {
      problems.add(TEXT_LENGTH.of(name, "version"));
    }
    if (publish.type().length() > Message.MAX_FIELD_LENGTH) {
      problems.add(TEXT_LENGTH.of(name, "type"));
    }
  }

  private void checkKey() {
    if (!publish.key().isEmpty()) {
      checkText(publish.key(), KEY_UNKNOWN);
    }
  }

  private void checkText(String attributeName, DeclarationProblem unknown) {
    MappedAttribute attribute = entity.attribute(attributeName).orElse(null);
    if (attribute == null) {
      if (!attributeName.equals(EntityBody.ID)) {
        problems.add(unknown.of(name, attributeName, names(DeclarationCheck::isText)));
      }
    } else if (!isText(attribute)) {
      problems.add(NOT_A_TEXT.of(name, attributeName));
    } else {
      checkLoaded(attribute, attributeName);
    }
  }

  private static boolean isText(MappedAttribute attribute) {
    return attribute.kind() != Kind.EMBEDDED
        ? !attribute.kind().isCollection()
        : attribute.identifier();
  }

  private String names(Predicate<MappedAttribute> allowed) {
    List<String> names =
        entity.attributes().stream().filter(allowed).map(MappedAttribute::name).toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private @Nullable Method serializer() {
    String method = publish.serializer();
    if (method.isEmpty()) {
      return null;
    }
    if (publish.fields().length > 0) {
      problems.add(FIELDS_AND_SERIALIZER.of(name, method));
    }
    List<Method> named = methods(method);
    if (named.isEmpty()) {
      problems.add(SERIALIZER_MISSING.of(name, method));
      return null;
    }
    Method right = named.stream().filter(DeclarationCheck::serializes).findFirst().orElse(null);
    if (right == null) {
      problems.add(SERIALIZER_SIGNATURE.of(name, method));
    }
    return right;
  }

  /** The methods of this name, of any visibility, the class's own before inherited ones. */
  private List<Method> methods(String method) {
    List<Method> found = new ArrayList<>();
    for (Class<?> c = entity.type(); c != null && c != Object.class; c = c.getSuperclass()) {
      Arrays.stream(c.getDeclaredMethods())
          .filter(m -> m.getName().equals(method) && !m.isSynthetic())
          .forEach(found::add);
    }
    for (Method inherited : entity.type().getMethods()) {
      if (inherited.isDefault() && inherited.getName().equals(method)) {
        found.add(inherited);
      }
    }
    return found;
  }

  private static boolean serializes(Method method) {
    return method.getParameterCount() == 0
        && method.getReturnType() != void.class
        && !Modifier.isStatic(method.getModifiers());
  }

  private void checkBody() {
    Set<String> fields = new HashSet<>();
    for (String field : publish.fields()) {
      if (!fields.add(field)) {
        problems.add(FIELD_TWICE.of(name, field));
      } else if (!field.equals(EntityBody.ID) && entity.attribute(field).isEmpty()) {
        problems.add(FIELD_UNKNOWN.of(name, field, names(attribute -> true)));
      }
    }
    for (MappedAttribute attribute : entity.attributes()) {
      if (attribute.identifier() || fields.isEmpty() || fields.contains(attribute.name())) {
        checkLoaded(attribute, attribute.name());
        checkName(attribute);
      }
    }
  }

  private void checkName(MappedAttribute attribute) {
    if (!attribute.identifier() && attribute.name().equals(EntityBody.ID)) {
      problems.add(ID_TAKEN.of(name, attribute.name()));
    }
  }

  /** Collections may be lazy: they are left out where not loaded. */
  private void checkLoaded(MappedAttribute attribute, String path) {
    if (attribute.lazy() && attribute.kind() == Kind.TO_ONE) {
      problems.add(LAZY_REFERENCE.of(name, path));
    } else if (attribute.lazy() && !attribute.kind().isCollection()) {
      problems.add(LAZY_VALUE.of(name, path));
    } else if (attribute.kind() == Kind.EMBEDDED) {
      classes
          .embeddable(attribute.type(), attribute.access())
          .attributes()
          .forEach(part -> checkLoaded(part, path + "." + part.name()));
    }
  }

  private static @Nullable String absentIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
