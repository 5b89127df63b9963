package dev.postrider.store;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are meant. What is null restricts nothing; all that is given must hold.
 *
 * @param states any of these; empty for any at all
 * @param id exactly this id
 * @param broker exactly this broker
 * @param destination exactly this destination, or all that begin so if it ends with {@code *}
 * @param type exactly this type
 * @param key exactly this key
 * @param error a part of the reason of the last failure, in upper or lower case alike
 * @param errorGroup exactly this group of errors, see {@link MessageCatalog.ErrorGroup}
 * @param from stored at this time or later
 * @param to stored before this time
 */
public record MessageFilter(
    Set<MessageState> states,
    @Nullable String id,
    @Nullable String broker,
    @Nullable String destination,
    @Nullable String type,
    @Nullable String key,
    @Nullable String error,
    @Nullable String errorGroup,
    @Nullable Instant from,
    @Nullable Instant to) {

  /** All messages. */
  public static final MessageFilter ALL = of();

  public MessageFilter {
    states = Set.copyOf(states);
  }

  /** Messages in any of these states; all if none is given. */
  public static MessageFilter of(MessageState... states) {
    return new MessageFilter(Set.of(states), null, null, null, null, null, null, null, null, null);
  }

  /** The same, of one group of errors. */
  public MessageFilter inGroup(String group) {
    return new MessageFilter(states, id, broker, destination, type, key, error, group, from, to);
  }

  /** The same, in any of these states. */
  public MessageFilter in(Set<MessageState> others) {
    return new MessageFilter(
        others, id, broker, destination, type, key, error, errorGroup, from, to);
  }
}
