package dev.postrider.connector.jms;

import static dev.postrider.connector.jms.JmsSettings.CONNECT_TIMEOUT;
import static dev.postrider.connector.jms.JmsSettings.FACTORY;
import static dev.postrider.connector.jms.JmsSettings.JNDI;
import static dev.postrider.connector.jms.JmsSettings.PASSWORD;
import static dev.postrider.connector.jms.JmsSettings.SEND_TIMEOUT;
import static dev.postrider.connector.jms.JmsSettings.URL;

import dev.postrider.Problem;
import dev.postrider.spi.BrokerDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Finds all that is wrong with a definition, without connecting. */
final class DefinitionCheck {

  private final BrokerDefinition definition;
  private final JmsSettings settings;
  private final List<Problem> problems = new ArrayList<>();

  DefinitionCheck(BrokerDefinition definition) {
    this.definition = definition;
    this.settings = JmsSettings.of(definition);
  }

  List<Problem> problems() {
    keys();
    target();
    durations();
    loneSettings();
    if (problems.isEmpty() && settings.url().isPresent()) {
      client(settings.url().get());
    }
    return List.copyOf(problems);
  }

  private void keys() {
    for (String key : new TreeSet<>(definition.settings().keySet())) {
      if (!JmsSettings.KEYS.contains(key)) {
        add(JmsProblem.UNKNOWN_KEY, full(key), String.join(", ", JmsSettings.KEYS));
      }
    }
  }

  private void target() {
    boolean url = settings.url().isPresent();
    if (url == settings.jndi().isPresent()) {
      add(url ? JmsProblem.TARGET_TWICE : JmsProblem.TARGET_MISSING, full(URL), full(JNDI));
    }
  }

  private void durations() {
    for (String key : List.of(CONNECT_TIMEOUT, SEND_TIMEOUT)) {
      definition.setting(key).ifPresent(text -> duration(key, text));
    }
  }

  private void duration(String key, String text) {
    try {
      JmsSettings.duration(text);
    } catch (RuntimeException notAllowed) {
      String accepted = "a duration such as PT10S, more than zero and at most PT1H";
      add(JmsProblem.INVALID, full(key), text, accepted);
    }
  }

  private void loneSettings() {
    if (settings.password().isPresent() && settings.user().isEmpty()) {
      add(JmsProblem.WITHOUT_EFFECT, full(PASSWORD), "without " + full(JmsSettings.USER));
    }
    if (settings.jndi().isPresent()
        && settings.url().isEmpty()
        && definition.setting(FACTORY).isPresent()) {
      add(JmsProblem.WITHOUT_EFFECT, full(FACTORY), "together with " + full(JNDI));
    }
  }

  private void client(String url) {
    ClientFactory client = new ClientFactory(settings);
    try {
      ClientFactory.close(client.create(url));
    } catch (ClassNotFoundException | LinkageError absent) {
      add(JmsProblem.CLIENT_ABSENT, settings.factory(), full(FACTORY));
    } catch (ClassCastException | NoSuchMethodException | IllegalAccessException unfit) {
      add(JmsProblem.CLIENT_UNFIT, settings.factory(), full(FACTORY));
    } catch (ReflectiveOperationException | RuntimeException refused) {
      add(JmsProblem.URL_REFUSED, full(URL), settings.factory(), settings.reason(root(refused)));
    }
  }

  /** Clients wrap what they dislike several times. */
  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private String full(String key) {
    return JmsSettings.fullKey(definition, key);
  }

  private void add(JmsProblem problem, Object... facts) {
    List<Object> all = new ArrayList<>(List.of(definition.name()));
    all.addAll(List.of(facts));
    problems.add(problem.of(all.toArray()));
  }
}
