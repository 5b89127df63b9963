package dev.postrider.admin;

import java.time.Clock;

/** Parts of what operators can do, for tests of the doors to it. */
public final class AdminParts {

  private AdminParts() {}

  /** Filters that take this clock's time for now. */
  public static FilterText filters(Clock clock) {
    return new FilterText(clock);
  }
}
