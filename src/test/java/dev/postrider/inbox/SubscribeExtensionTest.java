package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.Delivery;
import dev.postrider.Problem;
import dev.postrider.Subscribe;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscribeExtensionTest {

  @Test
  void findsMethodsThatShareTheirMessagesHoweverTheyAreWritten() {
    List<SubscribedMethod> methods =
        Arrays.stream(Listeners.class.getDeclaredMethods())
            .map(m -> new SubscribedMethod(Listeners.class, m, m.getAnnotation(Subscribe.class)))
            .toList();

    List<Problem> problems =
        SubscribeExtension.twice(
            methods, binding -> binding.broker().isEmpty() ? "main" : binding.broker());

    assertThat(problems).hasSize(2);
    assertThat(problems).allSatisfy(p -> assertThat(p.toString()).contains("PR0915", "'billing'"));
  }

  /** Three are one, and two are their own. */
  private static final class Listeners {

    @Subscribe(destination = "/queue/a", consumer = "billing")
    void one(Delivery<String> delivery) {}

    @Subscribe(destination = "/queue/a", consumer = "billing", broker = "main")
    void byTheNameOfTheDefault(Delivery<String> delivery) {}

    @Subscribe(destination = "a", consumer = "billing")
    void plain(Delivery<String> delivery) {}

    @Subscribe(destination = "/topic/a", consumer = "billing")
    void topic(Delivery<String> delivery) {}

    @Subscribe(destination = "/queue/a", consumer = "billing", broker = "other")
    void elsewhere(Delivery<String> delivery) {}
  }
}
