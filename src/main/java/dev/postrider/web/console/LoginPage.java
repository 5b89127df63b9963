package dev.postrider.web.console;

import dev.postrider.web.access.LoginService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The way in and out. */
@Named("login")
@RequestScoped
public class LoginPage {

  private LoginService service;
  private @Nullable String name;
  private @Nullable String password;
  private @Nullable String from;
  private @Nullable String problem;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected LoginPage() {}

  @Inject
  LoginPage(LoginService service) {
    this.service = service;
  }

  /** Goes on to where the operator wanted to go, or tells why not. */
  public void enter() throws IOException {
    problem = service.login(name, password).orElse(null);
    password = null;
    if (problem == null) {
      redirect(service.destination(from));
    }
  }

  /** Signs out. */
  public void leave() throws IOException {
    service.logout();
    redirect("/login.xhtml");
  }

  private static void redirect(String path) throws IOException {
    var context = FacesContext.getCurrentInstance().getExternalContext();
    context.redirect(context.getRequestContextPath() + path);
  }

  public @Nullable String getName() {
    return name;
  }

  public void setName(@Nullable String name) {
    this.name = name;
  }

  /** Never sent back to the browser. */
  public @Nullable String getPassword() {
    return null;
  }

  public void setPassword(@Nullable String password) {
    this.password = password;
  }

  /** Where the operator wanted to go. */
  public @Nullable String getFrom() {
    return from;
  }

  public void setFrom(@Nullable String from) {
    this.from = from;
  }

  /** Why the operator was not let in. */
  public @Nullable String getProblem() {
    return problem;
  }
}
