package dev.postrider.inbox;

import static dev.postrider.inbox.InboxProblem.CHANNEL_METHOD;
import static dev.postrider.inbox.InboxProblem.CONSUMER_LENGTH;
import static dev.postrider.inbox.InboxProblem.NOT_INTERCEPTED;
import static dev.postrider.inbox.InboxProblem.PARAMETERS;

import dev.postrider.Idempotent;
import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import dev.postrider.Problem;
import jakarta.transaction.Transactional;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Idempotent} method, understood once.
 *
 * @param consumer who consumes
 * @param parameter where among the parameters the message is, from 0
 * @param skipped what a skipped call returns
 * @param ofChannel whether the message is one of Reactive Messaging
 */
record IdempotentMethod(
    String consumer, int parameter, @Nullable Object skipped, boolean ofChannel) {

  /** By name, as its class may be missing. */
  private static final String CHANNEL_MESSAGE =
      "org.eclipse.microprofile.reactive.messaging.Message";

  private static final int NOT_INTERCEPTABLE = Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL;

  /**
   * Understands a method.
   *
   * @throws PostriderException PR0902, PR0904 or PR0905 with all that is wrong with it
   */
  static IdempotentMethod of(Method method, Idempotent binding) {
    List<Problem> problems = check(method, binding);
    if (!problems.isEmpty()) {
      throw new PostriderException(problems);
    }
    return new IdempotentMethod(
        binding.consumer(),
        candidates(method)[0],
        zero(method.getReturnType()),
        isOfChannel(method));
  }

  /** All that is wrong with a method. */
  static List<Problem> check(Method method, Idempotent binding) {
    List<Problem> problems = new ArrayList<>();
    int length = binding.consumer().length();
    if (length < 1 || length > Acceptance.MAX_CONSUMER) {
      problems.add(CONSUMER_LENGTH.of(Acceptance.MAX_CONSUMER, length));
    }
    if ((method.getModifiers() & NOT_INTERCEPTABLE) != 0) {
      problems.add(NOT_INTERCEPTED.of(describe(method)));
    }
    int candidates = candidates(method).length;
    if (candidates != 1) {
      problems.add(PARAMETERS.of(describe(method), candidates));
    } else if (isOfChannel(method)) {
      checkOfChannel(method, problems);
    }
    return problems;
  }

  /** Whether it takes a message of Reactive Messaging. */
  static boolean isOfChannel(Method method) {
    return Arrays.stream(method.getParameterTypes()).anyMatch(IdempotentMethod::isOfChannel);
  }

  private static void checkOfChannel(Method method, List<Problem> problems) {
    if (method.getReturnType() != CompletionStage.class) {
      problems.add(CHANNEL_METHOD.of(describe(method), "does not return a CompletionStage"));
    }
    if (method.isAnnotationPresent(Transactional.class)
        || method.getDeclaringClass().isAnnotationPresent(Transactional.class)) {
      problems.add(CHANNEL_METHOD.of(describe(method), "is @Transactional"));
    }
  }

  private static int[] candidates(Method method) {
    Class<?>[] types = method.getParameterTypes();
    return IntStream.range(0, types.length).filter(i -> isMessage(types[i])).toArray();
  }

  private static boolean isMessage(Class<?> type) {
    return type == MessageId.class
        || jakarta.jms.Message.class.isAssignableFrom(type)
        || isOfChannel(type);
  }

  /** The interface itself: a message of another class could not be replaced. */
  private static boolean isOfChannel(Class<?> type) {
    return type.getName().equals(CHANNEL_MESSAGE);
  }

  /** An array's elements begin as what the language calls the default value of their type. */
  private static @Nullable Object zero(Class<?> type) {
    return type == void.class ? null : Array.get(Array.newInstance(type, 1), 0);
  }

  static String describe(Method method) {
    List<String> types =
        Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
    return "%s.%s(%s)"
        .formatted(
            method.getDeclaringClass().getName(), method.getName(), String.join(", ", types));
  }
}
