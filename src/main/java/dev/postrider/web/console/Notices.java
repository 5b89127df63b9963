package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator is told in answer to this request. */
@Named("notices")
@RequestScoped
public class Notices {

  private final List<Notice> answers = new ArrayList<>();
  private final List<Notice> troubles = new ArrayList<>();

  /** What became of what the operator did. */
  public List<Notice> getAnswers() {
    return answers;
  }

  /** Why the page does not show what it should. */
  public List<Notice> getTroubles() {
    return troubles;
  }

  void done(String text, Link link) {
    answers.add(new Notice("done", "", text, "", "", link));
  }

  void refused(PostriderException why) {
    add(answers, why.problems());
  }

  void refused(Problem why) {
    add(answers, List.of(why));
  }

  void trouble(PostriderException why) {
    add(troubles, why.problems());
  }

  private static void add(List<Notice> notices, List<Problem> problems) {
    for (Problem problem : problems) {
      Notice notice =
          new Notice(
              "problem",
              problem.code(),
              problem.what(),
              problem.consequence(),
              problem.remedy(),
              null);
      // A page asks for several things, and a database that is away answers none of them.
      if (!notices.contains(notice)) {
        notices.add(notice);
      }
    }
  }

  /**
   * Something told.
   *
   * @param kind {@code done} or {@code problem}
   * @param code of a problem, else empty
   */
  public record Notice(
      String kind,
      String code,
      String what,
      String consequence,
      String remedy,
      @Nullable Link link) {}

  /** Where there is more. */
  public record Link(String href, String text) {}
}
