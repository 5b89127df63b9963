package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Idempotent;
import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import jakarta.interceptor.InvocationContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdempotentInterceptorTest {

  private static final MessageId ID = new MessageId("1");

  private final InboxFixture fixture = new InboxFixture();
  private final IdempotentInterceptor interceptor = new IdempotentInterceptor();
  private final Consumers consumers = new Consumers();

  IdempotentInterceptorTest() {
    interceptor.calls = new IdempotentCalls(fixture.acceptance, null);
  }

  @Test
  void runsTheFirstCallForAMessageAndSkipsTheOthers() throws Exception {
    TextMessage message = JmsMessages.text("abc", Map.of("postrider_id", "1"));

    assertThat(call("onText", message)).isEqualTo("applied");
    assertThat(call("onText", message)).isNull();
    assertThat(consumers.calls).isEqualTo(1);
  }

  @Test
  void findsTheMessageAmongOtherParameters() throws Exception {
    assertThat(call("onId", "tenant", ID, 7)).isEqualTo(42);
    assertThat(call("onId", "tenant", ID, 7)).isEqualTo(0);
    assertThat(fixture.records).containsOnlyKeys("ids/1");
  }

  @ParameterizedTest
  @CsvSource({"asBoolean,false", "asLong,0", "asDouble,0.0", "asVoid,", "asText,"})
  void returnsNothingFromASkippedCall(String method, String nothing) throws Exception {
    call(method, ID);
    int before = consumers.calls;

    Object skipped = call(method, ID);

    assertThat(skipped == null ? null : skipped.toString()).isEqualTo(nothing);
    assertThat(consumers.calls).isEqualTo(before);
  }

  @Test
  void passesTheExceptionOfTheMethodOn() {
    assertThatThrownBy(() -> call("failing", ID)).isInstanceOf(JMSException.class);
  }

  @Test
  void takesTheConsumerOfTheClassWhereTheMethodHasNone() throws Exception {
    ByClass byClass = new ByClass() {};
    Method inherited = ByClass.class.getMethod("onId", MessageId.class);

    interceptor.apply(new Call(byClass, inherited, new Object[] {ID}).context());

    assertThat(fixture.records).containsOnlyKeys("by class/1");
  }

  @ParameterizedTest
  @CsvSource({"none,0", "both,2"})
  void refusesMethodsWithoutExactlyOneMessage(String name, int candidates) {
    Object[] arguments = name.equals("none") ? new Object[] {"x"} : new Object[] {ID, null};

    assertThatThrownBy(() -> call(name, arguments))
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith("PR0904")
        .hasMessageContaining("Consumers." + name)
        .hasMessageContaining("has " + candidates + " parameters");
    assertThat(consumers.calls).isZero();
  }

  @Test
  void tellsThatAMessageCannotBeRead() {
    Message broken =
        (Message)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Message.class},
                (proxy, method, args) -> {
                  throw new JMSException("cut off");
                });

    assertThatThrownBy(() -> call("onMessage", broken))
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith("PR0907")
        .hasMessageContaining("'jms'")
        .hasRootCauseMessage("cut off");
    assertThat(consumers.calls).isZero();
  }

  @Test
  void tellsThatTheAnnotationCannotBeFound() {
    assertThatThrownBy(() -> call("notAnnotated", ID))
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith("PR0908");
  }

  private Object call(String name, Object... arguments) throws Exception {
    Method method =
        Arrays.stream(Consumers.class.getMethods())
            .filter(candidate -> candidate.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return interceptor.apply(new Call(consumers, method, arguments).context());
  }

  /** The part of an invocation that an interceptor may rely on. */
  private record Call(Object target, Method method, Object[] arguments) {

    InvocationContext context() {
      return (InvocationContext)
          Proxy.newProxyInstance(
              Call.class.getClassLoader(),
              new Class<?>[] {InvocationContext.class},
              (proxy, called, args) ->
                  switch (called.getName()) {
                    case "getTarget" -> target;
                    case "getMethod" -> method;
                    case "getParameters" -> arguments;
                    case "proceed" -> proceed();
                    default -> throw new UnsupportedOperationException(called.toString());
                  });
    }

    private Object proceed() throws Throwable {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  /** As an application writes them. */
  public static class Consumers {
    private int calls;

    @Idempotent(consumer = "texts")
    public String onText(TextMessage message) {
      calls++;
      return "applied";
    }

    @Idempotent(consumer = "jms")
    public void onMessage(Message message) {
      calls++;
    }

    @Idempotent(consumer = "ids")
    public int onId(String tenant, MessageId id, int other) {
      calls++;
      return 42;
    }

    @Idempotent(consumer = "boolean")
    public boolean asBoolean(MessageId id) {
      calls++;
      return true;
    }

    @Idempotent(consumer = "long")
    public long asLong(MessageId id) {
      calls++;
      return 1;
    }

    @Idempotent(consumer = "double")
    public double asDouble(MessageId id) {
      calls++;
      return 1;
    }

    @Idempotent(consumer = "void")
    public void asVoid(MessageId id) {
      calls++;
    }

    @Idempotent(consumer = "text")
    public String asText(MessageId id) {
      calls++;
      return "text";
    }

    @Idempotent(consumer = "failing")
    public void failing(MessageId id) throws JMSException {
      throw new JMSException("failed");
    }

    @Idempotent(consumer = "none")
    public void none(String text) {
      calls++;
    }

    @Idempotent(consumer = "both")
    public void both(MessageId id, Message message) {
      calls++;
    }

    public void notAnnotated(MessageId id) {
      calls++;
    }
  }

  /** Of the class, for all its methods. */
  @Idempotent(consumer = "by class")
  public static class ByClass {
    public void onId(MessageId id) {}
  }
}
