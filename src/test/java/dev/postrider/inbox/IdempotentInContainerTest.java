package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Idempotent;
import dev.postrider.Inbox;
import dev.postrider.MessageId;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.Transactional;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/** The shells of this package in a real CDI container. */
class IdempotentInContainerTest {

  private static InboxFixture fixture;

  @Test
  void asksTheInboxInsideTheTransactionOfTheSameMethod() {
    try (WeldContainer container = weld(Billing.class).initialize()) {
      Billing billing = container.select(Billing.class).get();
      Billing.applied = 0;

      billing.apply(new MessageId("1"));
      billing.apply(new MessageId("1"));

      assertThat(Billing.applied).isEqualTo(1);
      assertThat(fixture.records).containsOnlyKeys("billing/1");
      assertThat(fixture.counters.of("billing").repeated().sum()).isEqualTo(1);
    }
  }

  @Test
  void offersTheInboxForInjection() {
    try (WeldContainer container = weld().initialize()) {
      fixture.status = Status.STATUS_ACTIVE;

      assertThat(container.select(Inbox.class).get().accept("x", new MessageId("1"))).isTrue();
    }
  }

  @Test
  void failsTheDeploymentWithAllThatIsWrong() {
    Weld weld = weld(Billing.class, Wrong.class, WrongByClass.class);

    assertThatThrownBy(weld::initialize)
        .hasMessageContaining("PR0902: A consumer's name has 1 to 100 characters, this one has 0.")
        .hasMessageContaining("Wrong.noMessage(String) is @Idempotent and has 0 parameters")
        .hasMessageContaining("Wrong.two(MessageId, MessageId) is @Idempotent and has 2 parameters")
        .hasMessageContaining("Wrong.hidden(MessageId) is @Idempotent, but private")
        .hasMessageContaining("WrongByClass.exposed(String) is @Idempotent and has 0 parameters")
        .message()
        .doesNotContain("helping", "Billing", "IdempotentInterceptor");
  }

  private static Weld weld(Class<?>... consumers) {
    fixture = new InboxFixture();
    fixture.status = Status.STATUS_NO_TRANSACTION;
    return new Weld()
        .disableDiscovery()
        .addBeanClasses(consumers)
        .addBeanClasses(
            IdempotentInterceptor.class, InboxBean.class, Wiring.class, Transactions.class)
        .addExtension(new IdempotentExtension());
  }

  /** In place of {@link InboxWiring}, which needs a server. */
  @ApplicationScoped
  static class Wiring {

    @Produces
    @jakarta.inject.Singleton
    Acceptance acceptance() {
      return fixture.acceptance;
    }

    @Produces
    @jakarta.inject.Singleton
    IdempotentCalls calls(Acceptance acceptance) {
      return new IdempotentCalls(acceptance, null);
    }
  }

  /** In place of a server's, with the priority that Jakarta Transactions 2.0, 3.7 demands. */
  @Interceptor
  @Transactional
  @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
  static class Transactions {

    @AroundInvoke
    Object within(InvocationContext call) throws Exception {
      fixture.status = Status.STATUS_ACTIVE;
      try {
        return call.proceed();
      } finally {
        fixture.status = Status.STATUS_NO_TRANSACTION;
      }
    }
  }

  /** As an application writes it. */
  @ApplicationScoped
  static class Billing {
    private static int applied;

    @Transactional
    @Idempotent(consumer = "billing")
    void apply(MessageId id) {
      applied++;
    }
  }

  /** Wrong in every way. */
  @ApplicationScoped
  static class Wrong {

    @Idempotent(consumer = "")
    public void noConsumer(MessageId id) {}

    @Idempotent(consumer = "x")
    public void noMessage(String text) {}

    @Idempotent(consumer = "x")
    public void two(MessageId id, MessageId other) {}

    @Idempotent(consumer = "x")
    private void hidden(MessageId id) {}
  }

  /** Wrong in its public method only. */
  @ApplicationScoped
  @Idempotent(consumer = "x")
  static class WrongByClass {

    public void right(MessageId id) {}

    public void exposed(String text) {}

    void helping(String text) {}
  }
}
