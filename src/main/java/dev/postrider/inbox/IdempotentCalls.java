package dev.postrider.inbox;

import static dev.postrider.inbox.InboxProblem.NOT_ANNOTATED;
import static dev.postrider.inbox.InboxProblem.UNREADABLE;

import dev.postrider.Idempotent;
import dev.postrider.PostriderException;
import jakarta.interceptor.InvocationContext;
import jakarta.jms.JMSException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Lets the first call for a message through and skips the others. Safe for use by any thread. */
final class IdempotentCalls {

  private final Acceptance acceptance;
  private final ChannelCalls.Tools channel;
  private final Map<Key, IdempotentMethod> methods = new ConcurrentHashMap<>();

  /**
   * Calls with the inbox.
   *
   * @param channel for messages of Reactive Messaging
   */
  IdempotentCalls(Acceptance acceptance, ChannelCalls.Tools channel) {
    this.acceptance = acceptance;
    this.channel = channel;
  }

  /**
   * Runs the method, or returns {@code null}, zero or {@code false} in its place.
   *
   * @throws Exception what the method throws; {@link PostriderException} PR0901, PR0902, PR0904,
   *     PR0907, PR0908
   */
  @Nullable Object call(InvocationContext call) throws Exception {
    IdempotentMethod method = method(call);
    if (method.ofChannel()) {
      return new ChannelCalls(acceptance, channel).call(call, method);
    }
    MessageIdentity identity = identity(method, call.getParameters()[method.parameter()]);
    return acceptance.accept(method.consumer(), identity) ? call.proceed() : method.skipped();
  }

  /** A method inherited from one class may have another consumer in each subclass. */
  private IdempotentMethod method(InvocationContext call) {
    Key key = new Key(call.getTarget().getClass(), call.getMethod());
    return methods.computeIfAbsent(key, k -> IdempotentMethod.of(k.method(), binding(k)));
  }

  private static Idempotent binding(Key key) {
    Idempotent own = key.method().getAnnotation(Idempotent.class);
    Idempotent binding = own != null ? own : key.target().getAnnotation(Idempotent.class);
    if (binding == null) {
      // A stereotype, or an extension, has brought the call here.
      throw new PostriderException(NOT_ANNOTATED.of(key.method()));
    }
    return binding;
  }

  private static MessageIdentity identity(IdempotentMethod method, @Nullable Object argument) {
    try {
      return MessageIdentity.of(argument);
    } catch (JMSException e) {
      throw new PostriderException(UNREADABLE.of(method.consumer(), e), e);
    }
  }

  private record Key(Class<?> target, Method method) {}
}
