package dev.postrider.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The switches by which operators hold everything, a broker or a destination. They hold for all
 * nodes, also those that start later. Safe for use by any thread.
 */
public interface PauseStore {

  /** What is paused, for operators. */
  List<Pause> list() throws SQLException;

  /** Pauses; false if it was paused already, and then nothing is written. */
  boolean pause(Scope scope, Act act) throws SQLException;

  /** Resumes; false if it was not paused, and then nothing is written. */
  boolean resume(Scope scope, Act act) throws SQLException;

  /**
   * What to pause.
   *
   * @param broker null for everything
   * @param destination null for the whole broker
   */
  record Scope(@Nullable String broker, @Nullable String destination) {

    /** Everything. */
    public static final Scope ALL = new Scope(null, null);

    public Scope {
      if (broker == null && destination != null) {
        throw new IllegalArgumentException("A destination belongs to a broker: " + destination);
      }
    }

    /** {@code everything}, {@code broker b}, {@code destination d of b}. */
    @Override
    public String toString() {
      if (broker == null) {
        return "everything";
      }
      return destination == null
          ? "broker " + broker
          : "destination " + destination + " of " + broker;
    }
  }

  /** What is paused, since when, by whom and why. */
  record Pause(Scope scope, Instant since, String who, @Nullable String reason) {}
}
