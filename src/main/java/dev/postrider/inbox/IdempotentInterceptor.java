package dev.postrider.inbox;

import dev.postrider.Idempotent;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs inside {@code @Transactional}, whose priority is {@code PLATFORM_BEFORE + 200}, and around
 * the interceptors of the application.
 */
@Interceptor
@Idempotent(consumer = "")
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class IdempotentInterceptor {

  @Inject IdempotentCalls calls;

  @AroundInvoke
  @Nullable Object apply(InvocationContext call) throws Exception {
    return calls.call(call);
  }
}
