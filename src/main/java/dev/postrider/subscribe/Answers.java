package dev.postrider.subscribe;

import static dev.postrider.subscribe.SubscribeProblem.NO_REPLY_TO;

import dev.postrider.Delivery;
import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.Outbox;
import dev.postrider.PostriderException;
import java.util.Optional;

/**
 * How a consumer answers.
 *
 * @param broker where its messages come from, and its answers go to
 */
record Answers(Outbox outbox, String broker, String consumer) {

  MessageId publish(Delivery<?> question, Object payload) {
    return outbox.publish(to(question).payload(payload).build());
  }

  /**
   * An answer without content. Ids that are too long for a message of ours, which may be other
   * senders', it still gets from the transaction.
   */
  Message.Builder to(Delivery<?> question) {
    Optional<String> id = question.id().map(MessageId::value);
    Message.Builder answer =
        question
            .replyTo()
            .map(Message::to)
            .orElseThrow(
                () -> new PostriderException(NO_REPLY_TO.of(consumer, id.orElse("without an id"))))
            .broker(broker);
    Optional.of(question.correlationId()).filter(Answers::fits).ifPresent(answer::correlationId);
    id.filter(Answers::fits).ifPresent(answer::causationId);
    return answer;
  }

  private static boolean fits(String id) {
    return id.length() <= Message.MAX_FIELD_LENGTH;
  }
}
