package dev.postrider.bench;

/** A ceiling: nothing but sends, confirmed in batches of the size the pollers make. */
final class PipelinedSends implements Contender {

  private static final int BATCH = 500;

  private final Stage stage;
  private final int sessions;

  PipelinedSends(Stage stage, int sessions) {
    this.stage = stage;
    this.sessions = sessions;
  }

  @Override
  public String name() {
    return "only sends, " + sessions + (sessions == 1 ? " session" : " sessions");
  }

  @Override
  public void prepare(int rows) {}

  @Override
  public Work start() {
    return Workers.start(sessions, () -> new Batches(stage.broker().connect()));
  }

  private record Batches(Sender sender) implements Workers.Worker {

    @Override
    public int step() throws Exception {
      for (int i = 0; i < BATCH; i++) {
        sender.send(Letter.of(String.valueOf(i), "key-" + i, Stage.text()));
      }
      sender.commit();
      return BATCH;
    }

    @Override
    public void close() throws Exception {
      sender.close();
    }
  }
}
