package dev.postrider.observe;

import dev.postrider.observe.Health.Report;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import java.lang.annotation.Annotation;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * The checks of MicroProfile Health. To be touched only where its classes are.
 *
 * <p>They are beans without a class of their own: one could not be loaded where Health is missing,
 * and Payara would find it by itself as well, and tell each check twice. This is no bean either:
 * its annotations are for Payara, which looks for checks only in archives where it sees one.
 */
@Liveness
@Readiness
final class HealthChecks {

  private HealthChecks() {}

  /**
   * Adds them.
   *
   * @param health whom they ask
   */
  static void add(AfterBeanDiscovery event, HealthExtension health) {
    add(event, Liveness.Literal.INSTANCE, "postrider-liveness", health::live);
    add(event, Readiness.Literal.INSTANCE, "postrider-readiness", health::ready);
  }

  private static void add(
      AfterBeanDiscovery event, Annotation kind, String name, Supplier<Report> question) {
    event
        .<HealthCheck>addBean()
        .id(name)
        .types(HealthCheck.class, Object.class)
        .qualifiers(kind, Any.Literal.INSTANCE)
        .createWith(context -> (HealthCheck) () -> response(name, question.get()));
  }

  static HealthCheckResponse response(String name, Report report) {
    HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(report.up());
    report
        .data()
        .forEach(
            (key, value) -> {
              if (value instanceof Number number) {
                response.withData(key, number.longValue());
              } else {
                response.withData(key, value.toString());
              }
            });
    return response.build();
  }
}
