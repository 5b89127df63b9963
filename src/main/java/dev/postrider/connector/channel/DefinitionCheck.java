package dev.postrider.connector.channel;

import dev.postrider.Problem;
import dev.postrider.connector.ConnectorProblem;
import dev.postrider.spi.BrokerDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Finds all that is wrong with a definition and with the beans of the application. */
final class DefinitionCheck {

  private static final String API = "org.eclipse.microprofile.reactive.messaging.Emitter";
  private static final String API_JAR = "MicroProfile Reactive Messaging 3";

  private final ChannelSettings channel;
  private final ToIntFunction<String> beans;

  DefinitionCheck(BrokerDefinition definition) {
    this(definition, ChannelBeans::count);
  }

  /**
   * Checks the parts.
   *
   * @param beans how many a broker has; asked only where there is the interface to ask for
   */
  DefinitionCheck(BrokerDefinition definition, ToIntFunction<String> beans) {
    this.channel = ChannelSettings.of(definition);
    this.beans = beans;
  }

  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(channel.settings().problems("channel", key -> false));
    String broker = channel.broker();
    if (!isPresent()) {
      problems.add(ConnectorProblem.CLIENT_ABSENT.of(broker, API, API_JAR));
      return problems;
    }
    int found = beans.applyAsInt(broker);
    if (found != 1) {
      problems.add(ChannelProblem.BEAN.of(broker, found == 0 ? "none" : found));
    }
    return problems;
  }

  private static boolean isPresent() {
    try {
      Class.forName(API, false, DefinitionCheck.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
