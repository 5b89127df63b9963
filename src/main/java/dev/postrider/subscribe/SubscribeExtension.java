package dev.postrider.subscribe;

import static dev.postrider.subscribe.SubscribeProblem.SUBSCRIBE_BROKER;
import static dev.postrider.subscribe.SubscribeProblem.SUBSCRIBE_SENDS_ONLY;
import static dev.postrider.subscribe.SubscribeProblem.SUBSCRIBE_TWICE;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.Subscribe;
import dev.postrider.config.BrokerSettings;
import dev.postrider.config.PostriderSettings;
import dev.postrider.connector.Connectors;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Finds the {@link Subscribe} methods of an application's beans and checks them while it is
 * deployed: with a wrong one it does not start, and the exception tells all problems at once.
 */
public class SubscribeExtension implements Extension {

  private final Map<SubscribedMethod, Bean<?>> found = new LinkedHashMap<>();

  <T> void look(@Observes ProcessManagedBean<T> bean) {
    for (AnnotatedMethod<? super T> method : bean.getAnnotatedBeanClass().getMethods()) {
      Subscribe binding = method.getAnnotation(Subscribe.class);
      Method member = method.getJavaMember();
      if (binding != null && !member.isBridge()) {
        Class<?> type = bean.getBean().getBeanClass();
        found.put(new SubscribedMethod(type, member, binding), bean.getBean());
      }
    }
  }

  void check(@Observes AfterDeploymentValidation deployment) {
    List<Problem> problems = new ArrayList<>();
    found.keySet().forEach(method -> problems.addAll(method.problems()));
    Optional<BrokerSettings> settings = found.isEmpty() ? Optional.empty() : settings();
    problems.addAll(
        twice(
            found.keySet(),
            binding -> settings.map(known -> broker(binding, known)).orElse(binding.broker())));
    settings.ifPresent(known -> problems.addAll(unknownBrokers(known)));
    if (!problems.isEmpty()) {
      deployment.addDeploymentProblem(new PostriderException(problems));
    }
  }

  /** The methods and the beans they belong to. */
  Map<SubscribedMethod, Bean<?>> methods() {
    return Map.copyOf(found);
  }

  /** Two that share their messages by accident, however they write broker and queue. */
  static List<Problem> twice(
      Collection<SubscribedMethod> methods, Function<Subscribe, String> broker) {
    List<Problem> problems = new ArrayList<>();
    Map<List<String>, SubscribedMethod> known = new HashMap<>();
    for (SubscribedMethod method : methods) {
      Subscribe binding = method.binding();
      String destination = binding.destination();
      SubscribedMethod other =
          known.putIfAbsent(
              List.of(
                  broker.apply(binding),
                  destination.startsWith("/") ? destination : "/queue/" + destination,
                  binding.consumer()),
              method);
      if (other != null) {
        problems.add(
            SUBSCRIBE_TWICE.of(other.name(), method.name(), destination, binding.consumer()));
      }
    }
    return problems;
  }

  /** While the settings themselves are wrong, nothing is known of brokers and nothing checked. */
  private static Optional<BrokerSettings> settings() {
    try {
      return Optional.of(PostriderSettings.read(ConfigProvider.getConfig()).brokers());
    } catch (PostriderException alreadyReported) {
      return Optional.empty();
    }
  }

  private List<Problem> unknownBrokers(BrokerSettings settings) {
    Map<String, String> here = new TreeMap<>();
    settings.brokers().forEach(broker -> here.put(broker.name(), broker.connector()));
    Connectors connectors = Connectors.discovered();
    List<Problem> problems = new ArrayList<>();
    for (SubscribedMethod method : found.keySet()) {
      String broker = broker(method.binding(), settings);
      String connector = here.get(broker);
      if (connector == null) {
        problems.add(SUBSCRIBE_BROKER.of(method.name(), broker, here.keySet()));
      } else if (!connectors.receives(connector)) {
        problems.add(SUBSCRIBE_SENDS_ONLY.of(method.name(), broker, connector));
      }
    }
    return problems;
  }

  static String broker(Subscribe binding, BrokerSettings settings) {
    return binding.broker().isEmpty() ? settings.defaultBroker().orElse("") : binding.broker();
  }
}
