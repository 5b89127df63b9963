package dev.postrider.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * One demo per folder of data. The operating system lets go of the lock when its process ends,
 * however it ends.
 */
final class DemoLock implements AutoCloseable {

  private final FileChannel channel;

  private DemoLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits up to {@code patience} for a demo that is just stopping. */
  static DemoLock acquire(Path data, Duration patience) throws IOException, InterruptedException {
    Path file = Files.createDirectories(data).resolve("demo.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long deadline = System.nanoTime() + patience.toNanos();
    FileLock lock = channel.tryLock();
    while (lock == null && System.nanoTime() < deadline) {
      Thread.sleep(200);
      lock = channel.tryLock();
    }
    if (lock == null) {
      channel.close();
      throw new DemoException(
          "Another demo uses " + data + ". Stop it (Ctrl-C in its window), then start again.");
    }
    return new DemoLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
