package dev.postrider.bench;

/** A way to get rows of a table to the broker. */
interface Contender {

  String name();

  /** Whether what is done was sent; a ceiling may do without. */
  default boolean sends() {
    return true;
  }

  /** Fills its table with so many rows and nothing else; it does not work meanwhile. */
  void prepare(int rows) throws Exception;

  /** Works from now on, until closed. */
  Work start() throws Exception;

  /** One that works. */
  interface Work extends AutoCloseable {

    /** How many rows were confirmed by the broker, and deleted. Asked by one thread. */
    long done();

    /** Stops; what is under way may end or be undone. */
    @Override
    void close() throws Exception;
  }
}
