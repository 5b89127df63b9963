package dev.postrider;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Publishes a message for each change of the annotated JPA entity, within its transaction.
 *
 * <pre>{@code
 * @Entity
 * @Publish(destination = "/topic/orders", version = "v1", fields = {"number", "total"})
 * public class Order { … }
 * }</pre>
 *
 * <p>Repeatable: one message each. Inherited by subclasses. The persistence unit names the listener
 * by {@code <mapping-file>META-INF/postrider-orm.xml</mapping-file>}, or the entity by
 * {@code @EntityListeners(EntityEventListener.class)}. A wrong declaration fails the deployment
 * (PR0120 to PR0139). Bulk JPQL and SQL statements are not seen: use {@link Outbox#publish} for
 * these.
 *
 * <p>A stereotype only so that every server hands the annotated classes to CDI; entities do not
 * become beans by it.
 */
@Documented
@Inherited
@Repeatable(Publishes.class)
@Retention(RetentionPolicy.RUNTIME)
@Stereotype
@Target(ElementType.TYPE)
public @interface Publish {

  /** Where to; may hold names of attributes in braces, {@code /topic/orders.{region}}. */
  String destination();

  /** The version of the message's type, appended once to the destination as {@code .v1}. */
  String version() default "";

  /** The type of the message; default: the simple name of the entity's class. */
  String type() default "";

  /**
   * The attributes in the body, by Java name; the identifier is always there, under {@code id}.
   * Default: all mapped attributes. Not together with {@link #serializer()}.
   *
   * <p>A reference is the other entity's identifier, a collection of references a list of these, an
   * element collection its values, an embedded value an object. Left out is what the provider has
   * not loaded, and a reference to an entity whose identifier is not assigned yet.
   */
  String[] fields() default {};

  /**
   * A method of the entity without parameters, of any visibility, whose result is the whole body: a
   * text or a byte array as it is, anything else as JSON. Not together with {@link #fields()}.
   */
  String serializer() default "";

  /**
   * The attribute whose value is the key: messages of one key arrive in commit order. Default, also
   * where the attribute is null or empty: the entity's name and identifier, {@code Order:42}.
   */
  String key() default "";

  /** The changes that are published; default: all but {@link EntityChange#REMOVED}. */
  EntityChange[] on() default {EntityChange.CREATED, EntityChange.UPDATED};
}
