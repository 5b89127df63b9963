package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.StoredMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

  private final Window window = new Window(false);

  @Test
  void countsRowsAndBytesUntilTheyAreForgotten() {
    StoredMessage first = TestMessage.of(1, "a", 10);
    StoredMessage second = TestMessage.of(2, "a", 5);
    StoredMessage aside = TestMessage.of(3, "b", 7);
    window.add(first);
    window.add(second);
    window.add(first);
    window.keep(aside);
    window.keep(aside);

    assertThat(window.size()).isEqualTo(3);
    assertThat(window.bytes()).isEqualTo(22);
    assertThat(window.holds(3)).isTrue();
    assertThat(window.numbers()).containsExactlyInAnyOrder(1L, 2L, 3L);

    window.forget(first);
    window.forget(first);
    assertThat(window.size()).isEqualTo(2);
    assertThat(window.bytes()).isEqualTo(12);
    assertThat(window.holds(1)).isFalse();
  }

  @Test
  void theEndOfALineIsDroppedFromANumberOnInWhateverOrderItStands() {
    window.add(TestMessage.of(5, "a", 10));
    window.add(TestMessage.of(3, "a", 1));
    window.add(TestMessage.of(6, "a", 10));
    window.add(TestMessage.of(9, "b", 1));

    window.dropLine("a", 5);

    assertThat(window.waiting()).extracting(StoredMessage::seq).containsExactlyInAnyOrder(3L, 9L);
    assertThat(window.bytes()).isEqualTo(2);
    assertThat(window.take(10)).extracting(StoredMessage::seq).containsExactlyInAnyOrder(3L, 9L);
  }

  @Test
  void aLineThatIsDroppedAsAWholeIsGone() {
    window.add(TestMessage.of(5, "a", 10));
    window.dropLine("a", 5);
    window.dropLine("unknown", 0);

    assertThat(window.size()).isZero();
    assertThat(window.hasWaiting()).isFalse();
    assertThat(window.waiting()).isEmpty();
  }

  @Test
  void whatIsKeptIsNotSent() {
    window.keep(TestMessage.of(1, "a", 1));

    assertThat(window.hasWaiting()).isFalse();
    assertThat(window.take(10)).isEmpty();
  }

  @Test
  void whatIsBehindTheKeptWaitsUntilAllOfThemAreForgotten() {
    StoredMessage first = TestMessage.of(2, "a", 1);
    StoredMessage second = TestMessage.of(3, "a", 1);
    addAll("a1");
    window.keep(first);
    window.keep(second);
    addAll("a4");

    window.forget(second);
    assertThat(window.take(10)).isEmpty();
    window.forget(first);
    assertThat(numbers(window.take(10))).containsExactly(1L);
  }

  @Test
  void ofAKeyOneIsAwayAtATimeWhereABatchMayFailInPart() {
    addAll("a1", "a2", "b3");

    List<StoredMessage> batch = window.take(10);
    assertThat(numbers(batch)).containsExactly(1L, 3L);
    assertThat(window.take(10)).isEmpty();

    window.confirmed(batch.get(0));
    assertThat(numbers(window.take(10))).containsExactly(2L);
  }

  @Test
  void allOfAKeyMayGoTogetherWhereABatchIsAllOrNothing() {
    Window atomic = new Window(true);
    atomic.add(TestMessage.of(1, "a", 1));
    atomic.add(TestMessage.of(2, "a", 1));

    assertThat(numbers(atomic.take(10))).containsExactly(1L, 2L);
  }

  @Test
  void severalThatComeBackGoFirstAndInTheirOrder() {
    addAll("a1", "b2", "c3");
    List<StoredMessage> batch = window.take(2);

    window.putBack(batch);

    assertThat(numbers(window.take(10))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void oneThatComesBackAloneGoesLast() {
    addAll("a1", "b2", "c3");
    List<StoredMessage> batch = window.take(1);

    window.putBack(batch);

    assertThat(numbers(window.take(10))).containsExactly(2L, 3L, 1L);
  }

  @Test
  void oneThatComesBackAloneGoesLastAlsoIfItsKeyHasMore() {
    Window atomic = new Window(true);
    atomic.add(TestMessage.of(1, "a", 1));
    atomic.add(TestMessage.of(2, "a", 1));
    atomic.add(TestMessage.of(3, "b", 1));
    List<StoredMessage> batch = atomic.take(1);

    atomic.putBack(batch);

    assertThat(numbers(atomic.take(10))).containsExactly(3L, 1L, 2L);
  }

  @Test
  void theLowestOfAKeyIsThatOfAllItHolds() {
    addAll("b1", "a2", "a3");
    window.take(10);

    assertThat(window.lowest("a")).isEqualTo(2);
    assertThat(window.lowest("none")).isEqualTo(Long.MAX_VALUE);

    window.add(TestMessage.of(0, "b", 1));
    assertThat(window.lowest("b")).isZero();
    window.keep(TestMessage.of(4, "c", 1));
    assertThat(window.lowest("c")).isEqualTo(4);
    window.forget(TestMessage.of(2, "a", 1));
    assertThat(window.lowest("a")).isEqualTo(3);
  }

  @Test
  void aDroppedLineIsForgottenButWhatIsAway() {
    addAll("a1", "a2");
    StoredMessage away = window.take(1).get(0);

    window.dropLine("a");

    assertThat(window.numbers()).containsExactly(1L);
    window.returned(away);
    assertThat(window.size()).isZero();
    assertThat(window.hasWaiting()).isFalse();
  }

  /** As {@code a1}: key and number. */
  private void addAll(String... names) {
    for (String name : names) {
      window.add(TestMessage.of(Long.parseLong(name.substring(1)), name.substring(0, 1), 1));
    }
  }

  private static List<Long> numbers(List<StoredMessage> messages) {
    return messages.stream().map(StoredMessage::seq).toList();
  }
}
