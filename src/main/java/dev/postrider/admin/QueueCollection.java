package dev.postrider.admin;

import dev.postrider.admin.QueueTap.Delivered;
import dev.postrider.store.CollectedLetter;
import dev.postrider.store.QueueJobs.Verdict;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Stores messages as dead letters. */
final class QueueCollection implements QueueAct {

  private final QueueLedger ledger;
  private final Function<Delivered, LetterReader.Result> reader;

  QueueCollection(QueueLedger ledger, LetterReader reader) {
    this.ledger = ledger;
    this.reader = delivered -> reader.read(delivered.message());
  }

  @Override
  public void apply(List<Delivered> batch) throws SQLException {
    List<Delivered> readable = new ArrayList<>();
    List<CollectedLetter> letters = new ArrayList<>();
    for (Delivered message : batch) {
      LetterReader.Result result = reader.apply(message);
      if (result.letter() == null) {
        ledger.hold(message, result.flaw());
      } else {
        readable.add(message);
        letters.add(result.letter());
      }
    }
    if (letters.isEmpty()) {
      ledger.note(0);
      return;
    }
    settle(readable, ledger.keep(letters));
  }

  private void settle(List<Delivered> messages, List<Verdict> verdicts) throws SQLException {
    for (int i = 0; i < verdicts.size(); i++) {
      if (verdicts.get(i) == Verdict.CONFLICT) {
        ledger.hold(
            messages.get(i), "a message of this id waits here already; deal with that one first");
      } else {
        messages.get(i).acknowledgement().accept();
      }
    }
    if (verdicts.contains(Verdict.CONFLICT)) {
      ledger.note(0);
    }
  }
}
