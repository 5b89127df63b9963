package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.NOT_SERIALIZABLE;
import static dev.postrider.capture.CaptureProblem.SERIALIZER_NULL;

import dev.postrider.EntityEvent;
import dev.postrider.PostriderException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes messages of changes of entities, by their {@code @Publish} declarations. */
final class OutboxObserver {

  private final CurrentTransaction transaction;
  private final PublishedEntities entities;
  private final EntityBody bodies;
  private final PayloadWriter payloads;
  private final MessageIntake intake;

  OutboxObserver(
      CurrentTransaction transaction,
      PublishedEntities entities,
      EntityBody bodies,
      PayloadWriter payloads,
      MessageIntake intake) {
    this.transaction = transaction;
    this.entities = entities;
    this.bodies = bodies;
    this.payloads = payloads;
    this.intake = intake;
  }

  /**
   * Queues the messages of one change, in the transaction of the callback.
   *
   * @throws PostriderException PR0101 without a JTA transaction; any of PR0102 to PR0139, then the
   *     transaction is marked for rollback
   */
  void on(EntityEvent event) {
    PublishedEntity published = entities.of(event.entity());
    if (published.declarations().isEmpty() && published.problems().isEmpty()) {
      return;
    }
    transaction.require("the change of " + published.name());
    if (!transaction.markedForRollback() && !transaction.state().suppressed(event.entity())) {
      transaction.guarded(() -> publish(event, published));
    }
  }

  private int publish(EntityEvent event, PublishedEntity published) {
    List<PublishDeclaration> declarations =
        published.verified().stream().filter(d -> d.on().contains(event.change())).toList();
    declarations.forEach(declaration -> intake.accept(draft(event, published, declaration)));
    return declarations.size();
  }

  private Draft draft(EntityEvent event, PublishedEntity published, PublishDeclaration by) {
    Object entity = event.entity();
    String destination = by.destination().fill(name -> bodies.text(entity, name));
    return new Draft(
        null,
        destination,
        key(entity, published, by),
        by.type(),
        by.version(),
        event.change().name().toLowerCase(Locale.ROOT),
        Map.of(),
        payloads.write(body(entity, by, destination), destination),
        null,
        null);
  }

  /** An attribute without value orders by entity, as if no key were declared. */
  private String key(Object entity, PublishedEntity published, PublishDeclaration by) {
    String own = by.key() == null ? null : bodies.text(entity, by.key());
    return own == null || own.isEmpty()
        ? published.name() + ":" + EntityBody.text(bodies.identifier(entity))
        : own;
  }

  private Object body(Object entity, PublishDeclaration by, String destination) {
    Method serializer = by.serializer();
    return serializer == null
        ? bodies.of(entity, by.fields())
        : serialized(entity, serializer, destination);
  }

  private static Object serialized(Object entity, Method serializer, String destination) {
    Object body;
    try {
      serializer.setAccessible(true);
      body = serializer.invoke(entity);
    } catch (InvocationTargetException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw unserializable(destination, cause);
    } catch (IllegalAccessException | RuntimeException failure) {
      throw unserializable(destination, failure);
    }
    if (body == null) {
      String name = serializer.getDeclaringClass().getSimpleName() + "." + serializer.getName();
      throw new PostriderException(SERIALIZER_NULL.of(name));
    }
    return body;
  }

  private static PostriderException unserializable(String destination, Throwable cause) {
    return new PostriderException(
        NOT_SERIALIZABLE.of(destination, cause.getClass().getSimpleName()), cause);
  }
}
