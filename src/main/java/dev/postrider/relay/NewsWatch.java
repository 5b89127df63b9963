package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.NEWS_UNKNOWN;

import dev.postrider.store.NewsStore.News;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Asks the database for all lanes of the node at once whether there is something to do: more often
 * while there is. For the tasks of one mailbox.
 */
final class NewsWatch {

  private static final System.Logger LOG = System.getLogger(NewsWatch.class.getName());

  private final Source source;
  private final Mailbox mailbox;
  private final Alarm alarm;
  private final PollPace pace;
  private final Consumer<News> listener;
  private boolean asking;
  private boolean askAgain;
  private boolean failing;
  private boolean ended;

  /**
   * @param listener hears of each answer, in the mailbox
   */
  NewsWatch(
      Source source, Scheduler scheduler, Mailbox mailbox, PollPace pace, Consumer<News> listener) {
    this.source = source;
    this.mailbox = mailbox;
    this.alarm = new Alarm(scheduler, mailbox, this::look);
    this.pace = pace;
    this.listener = listener;
  }

  /** Where the news come from. */
  @FunctionalInterface
  interface Source {
    News look() throws SQLException;
  }

  /** Asks now, and from then on again and again. What is asked already may be too old an answer. */
  void look() {
    if (asking || ended) {
      askAgain = true;
      return;
    }
    asking = true;
    askAgain = false;
    mailbox.aside(
        () -> {
          try {
            News news = source.look();
            mailbox.post(() -> answered(news));
          } catch (Throwable e) { // Whatever it was, it is asked again.
            mailbox.post(() -> failed(e));
          }
        });
  }

  void end() {
    ended = true;
  }

  private void answered(News news) {
    if (failing) {
      failing = false;
      LOG.log(Level.INFO, "The database tells again what there is to do");
    }
    pace.found(!news.unread().isEmpty());
    try {
      listener.accept(news);
    } finally {
      next();
    }
  }

  private void failed(Throwable e) {
    if (!failing) {
      failing = true;
      LOG.log(Level.WARNING, NEWS_UNKNOWN.of(e).toString(), e);
    }
    pace.found(false);
    next();
  }

  private void next() {
    asking = false;
    if (askAgain) {
      look();
    } else if (!ended) {
      alarm.in(pace.pause());
    }
  }
}
