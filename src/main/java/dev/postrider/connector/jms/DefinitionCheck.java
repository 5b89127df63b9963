package dev.postrider.connector.jms;

import static dev.postrider.connector.CommonKeys.PASSWORD;
import static dev.postrider.connector.CommonKeys.USER;
import static dev.postrider.connector.ConnectorProblem.WITHOUT_EFFECT;
import static dev.postrider.connector.jms.JmsSettings.FACTORY;
import static dev.postrider.connector.jms.JmsSettings.JNDI;
import static dev.postrider.connector.jms.JmsSettings.URL;

import dev.postrider.Problem;
import dev.postrider.connector.Settings;
import dev.postrider.spi.BrokerDefinition;
import java.util.ArrayList;
import java.util.List;

/** Finds all that is wrong with a definition, without connecting. */
final class DefinitionCheck {

  private final Settings settings;
  private final JmsSettings jms;
  private final List<Problem> problems = new ArrayList<>();

  DefinitionCheck(BrokerDefinition definition) {
    this.jms = JmsSettings.of(definition);
    this.settings = jms.settings();
  }

  List<Problem> problems() {
    problems.addAll(settings.problems("jms", key -> false));
    target();
    loneSettings();
    if (problems.isEmpty() && jms.url().isPresent()) {
      client(jms.url().get());
    }
    return List.copyOf(problems);
  }

  private void target() {
    boolean url = settings.has(URL);
    if (url == settings.has(JNDI)) {
      JmsProblem problem = url ? JmsProblem.TARGET_TWICE : JmsProblem.TARGET_MISSING;
      add(problem, settings.full(URL), settings.full(JNDI));
    }
  }

  private void loneSettings() {
    if (settings.has(PASSWORD) && !settings.has(USER)) {
      add(WITHOUT_EFFECT, settings.full(PASSWORD), "without " + settings.full(USER));
    }
    if (settings.has(JNDI) && !settings.has(URL) && settings.has(FACTORY)) {
      add(WITHOUT_EFFECT, settings.full(FACTORY), "together with " + settings.full(JNDI));
    }
  }

  private void client(String url) {
    ClientFactory client = new ClientFactory(jms);
    String factory = settings.full(FACTORY);
    try {
      ClientFactory.close(client.create(url));
    } catch (ClassNotFoundException | LinkageError absent) {
      add(JmsProblem.CLIENT_ABSENT, jms.factory(), factory);
    } catch (ClassCastException | NoSuchMethodException | IllegalAccessException unfit) {
      add(JmsProblem.CLIENT_UNFIT, jms.factory(), factory);
    } catch (ReflectiveOperationException | RuntimeException refused) {
      String reason = jms.reason(root(refused));
      add(JmsProblem.URL_REFUSED, settings.full(URL), jms.factory(), reason);
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

  private void add(Problem.Entry problem, Object... facts) {
    List<Object> all = new ArrayList<>(List.of(settings.broker()));
    all.addAll(List.of(facts));
    problems.add(problem.of(all.toArray()));
  }
}
