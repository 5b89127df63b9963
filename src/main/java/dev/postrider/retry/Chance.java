package dev.postrider.retry;

/** A source of random numbers for jitter. */
@FunctionalInterface
public interface Chance {

  /** From 0 (inclusive) to 1 (exclusive). */
  double next();
}
