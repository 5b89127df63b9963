package dev.postrider.connector.stomp;

import static dev.postrider.connector.CommonKeys.PASSWORD;
import static dev.postrider.connector.CommonKeys.USER;
import static dev.postrider.connector.ConnectorProblem.INVALID;
import static dev.postrider.connector.ConnectorProblem.WITHOUT_EFFECT;

import dev.postrider.Problem;
import dev.postrider.connector.Key;
import dev.postrider.connector.Settings;
import dev.postrider.spi.BrokerDefinition;
import java.util.ArrayList;
import java.util.List;

/** Finds all that is wrong with a definition, without connecting. */
final class DefinitionCheck {

  /** What stands in a login, where nothing can be escaped. */
  private static final List<Key<String>> OF_LOGIN =
      List.of(StompSettings.VIRTUAL_HOST, USER, PASSWORD, StompSettings.CLIENT_ID);

  private final StompSettings stomp;
  private final Settings settings;

  DefinitionCheck(BrokerDefinition definition) {
    this.stomp = StompSettings.of(definition);
    this.settings = stomp.settings();
  }

  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(settings.problems("stomp", key -> false));
    if (problems.stream().noneMatch(problem -> problem.code().equals(INVALID.template().code()))) {
      problems.addAll(stomp.tls().problems());
    }
    if (settings.has(PASSWORD) && !settings.has(USER)) {
      problems.add(
          WITHOUT_EFFECT.of(
              settings.broker(), settings.full(PASSWORD), "without " + settings.full(USER)));
    }
    OF_LOGIN.stream().filter(this::endsALine).map(this::multiline).forEach(problems::add);
    return List.copyOf(problems);
  }

  private boolean endsALine(Key<String> key) {
    return settings.find(key).orElse("").chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0);
  }

  private Problem multiline(Key<String> key) {
    return INVALID.of(settings.broker(), settings.full(key), "…", "a single line");
  }
}
