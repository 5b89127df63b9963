package dev.postrider.web.access;

import dev.postrider.config.ConsoleSettings.SecureCookie;
import dev.postrider.config.PostriderSettings;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

/** What sessions are like. */
public class SessionListener implements ServletContextListener, HttpSessionListener {

  /** Of who has not logged in: long enough to type a password. */
  private static final int ANONYMOUS_SECONDS = 600;

  @Inject private PostriderSettings settings;

  /** What web.xml cannot say of the cookie, as it depends on the configuration. */
  @Override
  public void contextInitialized(ServletContextEvent start) {
    if (settings.console().secureCookie() == SecureCookie.ALWAYS) {
      start.getServletContext().getSessionCookieConfig().setSecure(true);
    }
  }

  @Override
  public void sessionCreated(HttpSessionEvent creation) {
    creation.getSession().setMaxInactiveInterval(ANONYMOUS_SECONDS);
  }
}
