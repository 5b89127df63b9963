package dev.postrider.web.access;

import dev.postrider.admin.AdminException;
import dev.postrider.admin.Identities;
import dev.postrider.admin.Operator;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who makes the request; for pages and REST resources. Known once the filter has let it in. */
@RequestScoped
public class CurrentOperator {

  private @Nullable Operator operator;

  /** For the container. */
  protected CurrentOperator() {}

  /**
   * Who makes the request.
   *
   * @throws AdminException PR1041, DENIED, if nobody is logged in
   */
  public Operator get() {
    return find().orElseThrow(Identities::notLoggedIn);
  }

  /** Who makes the request, if somebody is logged in; on the login page nobody may be. */
  public Optional<Operator> find() {
    return Optional.ofNullable(operator);
  }

  void set(Operator who) {
    operator = who;
  }

  void clear() {
    operator = null;
  }
}
