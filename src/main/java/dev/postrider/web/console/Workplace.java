package dev.postrider.web.console;

import dev.postrider.admin.Admin;
import dev.postrider.admin.Operator;
import dev.postrider.admin.Permission;
import dev.postrider.web.access.CurrentOperator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

/** What every page needs: the use cases, who asks, and what time it is. */
@ApplicationScoped
class Workplace {

  private Admin admin;
  private CurrentOperator operator;
  private Clock clock;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected Workplace() {}

  @Inject
  Workplace(Admin admin, CurrentOperator operator) {
    this(admin, operator, Clock.systemUTC());
  }

  Workplace(Admin admin, CurrentOperator operator, Clock clock) {
    this.admin = admin;
    this.operator = operator;
    this.clock = clock;
  }

  Admin admin() {
    return admin;
  }

  Operator who() {
    return operator.get();
  }

  Instant now() {
    return clock.instant();
  }

  /** Whether a button makes sense; the use case checks again. */
  boolean offers(Permission permission) {
    return !admin.isReadOnly() && who().may(permission);
  }
}
