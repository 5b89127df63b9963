package dev.postrider.web.access;

import dev.postrider.admin.AdminException;
import dev.postrider.admin.Identities;
import dev.postrider.admin.Identities.Proven;
import dev.postrider.config.PostriderSettings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the login page calls. */
@RequestScoped
public class LoginService {

  private Identities identities;
  private CurrentOperator current;
  private HttpServletRequest request;
  private Sessions sessions;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected LoginService() {}

  @Inject
  LoginService(
      Identities identities,
      CurrentOperator current,
      HttpServletRequest request,
      PostriderSettings settings) {
    this.identities = identities;
    this.current = current;
    this.request = request;
    this.sessions = new Sessions(settings.console().sessionTimeout(), Clock.systemUTC());
  }

  /**
   * Logs in: the session gets a new id, and the operator is known from now on.
   *
   * @return empty if that went well; else what to tell the user, with code
   */
  public Optional<String> login(@Nullable String name, @Nullable String password) {
    try {
      Proven proven =
          identities.login(
              name == null ? "" : name.strip(),
              password == null ? "" : password,
              request.getRemoteAddr());
      sessions.begin(request, proven);
      current.set(proven.operator());
      return Optional.empty();
    } catch (AdminException refused) {
      return Optional.of(refused.problems().get(0).toString());
    }
  }

  /**
   * Where to go after the login.
   *
   * @param from what the login page was called with, under this name; anybody can make it up
   * @return a path below the context root, beginning with {@code /}; never to another site
   */
  public String destination(@Nullable String from) {
    return ReturnAddress.checked(from);
  }

  /** Logs out: the session ends. */
  public void logout() {
    current.find().ifPresent(who -> identities.logout(who, request.getRemoteAddr()));
    sessions.end(request);
    current.clear();
  }
}
