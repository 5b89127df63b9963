package dev.postrider.subscribe;

import static dev.postrider.subscribe.SubscribeProblem.SUBSCRIBE_METHOD;
import static dev.postrider.subscribe.SubscribeProblem.SUBSCRIBE_PARAMETER;
import static dev.postrider.subscribe.SubscribeProblem.SUBSCRIBE_VALUE;

import dev.postrider.Delivery;
import dev.postrider.Message;
import dev.postrider.Problem;
import dev.postrider.Subscribe;
import dev.postrider.inbox.Acceptance;
import dev.postrider.spi.Source;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@link Subscribe} method.
 *
 * @param bean the class of the bean, which may inherit the method
 */
record SubscribedMethod(Class<?> bean, Method method, Subscribe binding) {

  private static final int MOST_AT_ONCE = 1_000;
  private static final int MOST_OPEN = 10_000;
  private static final int NOT_CALLABLE = Modifier.PRIVATE | Modifier.STATIC | Modifier.ABSTRACT;

  /** All that is wrong with it. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    if ((method.getModifiers() & NOT_CALLABLE) != 0) {
      problems.add(SUBSCRIBE_METHOD.of(name()));
    }
    if (payload().isEmpty()) {
      problems.add(SUBSCRIBE_PARAMETER.of(name()));
    }
    length(problems, "destination", binding.destination(), Message.MAX_DESTINATION_LENGTH);
    length(problems, "consumer", binding.consumer(), Acceptance.MAX_CONSUMER);
    number(problems, "concurrency", binding.concurrency(), 1, MOST_AT_ONCE);
    if (binding.prefetch() != 0) {
      number(problems, "prefetch", binding.prefetch(), binding.concurrency(), MOST_OPEN);
    }
    try {
      filter();
    } catch (IllegalArgumentException unreadable) {
      problems.add(value("where", List.of(binding.where()).toString(), "of the form name=value"));
    }
    return problems;
  }

  /** What the body is read as; empty if the method is not one that can be called. */
  Optional<Type> payload() {
    Type[] parameters = method.getGenericParameterTypes();
    return parameters.length == 1
            && parameters[0] instanceof ParameterizedType delivery
            && delivery.getRawType() == Delivery.class
        ? Optional.of(delivery.getActualTypeArguments()[0])
            .filter(type -> !(type instanceof WildcardType || type instanceof TypeVariable))
        : Optional.empty();
  }

  Source source() {
    int prefetch = Math.max(binding.prefetch(), binding.concurrency());
    return new Source(binding.destination(), binding.consumer(), binding.concurrency(), prefetch);
  }

  HeaderFilter filter() {
    return HeaderFilter.of(binding.where());
  }

  /** For an operator. */
  String name() {
    return bean.getName() + "." + method.getName();
  }

  private void length(List<Problem> problems, String attribute, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      problems.add(value(attribute, "'" + text + "'", "a text of 1 to " + longest + " characters"));
    }
  }

  private void number(List<Problem> problems, String attribute, int number, int min, int max) {
    if (number < min || number > max) {
      problems.add(value(attribute, String.valueOf(number), "from " + min + " to " + max));
    }
  }

  private Problem value(String attribute, String text, String accepted) {
    return SUBSCRIBE_VALUE.of(name(), attribute, text, accepted);
  }
}
