package dev.postrider.connector.channel;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Tells which broker a {@link BrokerChannel} is the channel of. */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER})
public @interface ForBroker {

  /** The name in {@code postrider.brokers}. */
  String value();

  /** The annotation as a value. */
  final class Literal extends AnnotationLiteral<ForBroker> implements ForBroker {

    private static final long serialVersionUID = 1L;

    private final String value;

    /** For the broker of this name. */
    public Literal(String value) {
      this.value = value;
    }

    @Override
    public String value() {
      return value;
    }
  }
}
