package dev.postrider.server.app;

import dev.postrider.Delivery;
import dev.postrider.Message;
import dev.postrider.Outbox;
import dev.postrider.SendException;
import dev.postrider.Subscribe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;

/** Asks and answers, by two brokers; and sends past the outbox. */
@ApplicationScoped
public class Talk {

  static final String SIDE = "side";

  @PersistenceContext EntityManager entities;
  @Inject Outbox outbox;

  /** Publishes a question for the broker {@code side}. */
  @Transactional
  public void ask(String question) {
    outbox.publish(
        Message.to("/queue/questions")
            .broker(SIDE)
            .payload(question)
            .correlationId("talk-" + question)
            .replyTo("/queue/answers")
            .build());
  }

  @Transactional
  public void askNobody(String broker) {
    outbox.publish(Message.to("/queue/questions").broker(broker).payload("?").build());
  }

  /** Answers before it fails: at the first attempt all of it is undone. */
  @Subscribe(destination = "/queue/questions", consumer = "answerer", broker = SIDE)
  void answer(Delivery<String> question) {
    entities.persist(new Effect("answerer", question.payload() + "@" + question.attempt()));
    outbox.publish(Message.to("/queue/noted").payload(question.payload()).build());
    question.answer("answer to " + question.payload());
    entities.flush();
    if (question.payload().startsWith("hard") && question.attempt() == 1) {
      throw new IllegalStateException("Not at the first attempt");
    }
  }

  /** For askers of other kinds, which wait for types and headers. */
  @Subscribe(destination = "/queue/calls", consumer = "callee")
  void call(Delivery<String> call) {
    outbox.publish(
        call.answering().payload("heard " + call.payload()).type("Heard").header("n", "1").build());
  }

  /** In the transaction of the answer's effect, on whatever broker. */
  @Subscribe(destination = "/queue/answers", consumer = "asker", broker = SIDE)
  void hear(Delivery<String> answer) {
    entities.persist(
        new Effect(
            "asker", answer.payload() + "|" + answer.correlationId() + "|" + answer.attempt()));
  }

  /** Without a transaction. */
  public String send(String text) {
    return outbox.send(Message.to("/queue/direct").payload(text).build()).value();
  }

  @Transactional
  public void sendAndRollBack(String text) {
    entities.persist(new Effect("sender", text));
    outbox.publish(Message.to("/queue/noted").payload(text).build());
    send(text);
    throw new IllegalStateException("on purpose");
  }

  /** Two in one transaction of the broker, the second with more headers than it takes. */
  public String sendTooMuch(String kilobytes) {
    Message.Builder wide = Message.to("/queue/direct").payload("never");
    for (int i = 0; i < Integer.parseInt(kilobytes); i++) {
      wide.header("h_" + i, "x".repeat(1_000));
    }
    try {
      outbox.send(List.of(Message.to("/queue/direct").payload("never").build(), wide.build()));
      return "sent";
    } catch (SendException e) {
      return e.code() + " " + e.confirmed().size();
    }
  }
}
