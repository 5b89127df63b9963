package dev.postrider.bench;

/** A contender that goes by another name: the same code in another situation. */
record Renamed(String name, Contender contender) implements Contender {

  @Override
  public void prepare(int rows) throws Exception {
    contender.prepare(rows);
  }

  @Override
  public Work start() throws Exception {
    return contender.start();
  }
}
