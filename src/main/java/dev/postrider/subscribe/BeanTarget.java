package dev.postrider.subscribe;

import dev.postrider.Delivery;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Calls a method of a CDI bean, with a request context of its own; a dependent bean is made for
 * each call.
 */
final class BeanTarget implements TransactedCalls.Target {

  private final BeanManager beans;
  private final Bean<?> bean;
  private final Method method;
  private final Bean<?> controller;

  BeanTarget(BeanManager beans, Bean<?> bean, Method method) {
    this.beans = beans;
    this.bean = bean;
    this.method = method;
    this.controller = beans.resolve(beans.getBeans(RequestContextController.class));
    // It need not be public; that it may be called is what its annotation says.
    method.setAccessible(true);
  }

  @Override
  public void call(Delivery<?> delivery) throws Exception {
    CreationalContext<?> lent = beans.createCreationalContext(controller);
    try {
      invoke(delivery, request(lent));
    } finally {
      lent.release();
    }
  }

  /** For one call: it remembers whether it has to end what it began, whatever thread that was. */
  private RequestContextController request(CreationalContext<?> lent) {
    return (RequestContextController)
        beans.getReference(controller, RequestContextController.class, lent);
  }

  private void invoke(Delivery<?> delivery, RequestContextController request) throws Exception {
    boolean activated = request.activate();
    CreationalContext<?> context = beans.createCreationalContext(bean);
    try {
      method.invoke(beans.getReference(bean, method.getDeclaringClass(), context), delivery);
    } catch (InvocationTargetException e) {
      rethrow(e.getCause() == null ? e : e.getCause());
    } finally {
      try {
        context.release();
      } finally {
        if (activated) {
          request.deactivate();
        }
      }
    }
  }

  private static void rethrow(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw thrown instanceof Exception e ? e : new IllegalStateException(thrown);
  }
}
