package dev.postrider.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The plainest client that does it well: all between two commits in a transaction, for which the
 * broker gives one receipt.
 */
final class StompSender implements Sender {

  private static final int BUFFER = 64 << 10;

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private long transaction;
  private boolean begun;

  StompSender(int port) throws IOException {
    this.socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    write("CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,0\n\n", new byte[0]);
    out.flush();
    expect("CONNECTED");
  }

  @Override
  public void send(Letter letter) throws IOException {
    if (!begun) {
      begun = true;
      write("BEGIN\ntransaction:" + ++transaction + "\n\n", new byte[0]);
    }
    StringBuilder head = new StringBuilder("SEND\ndestination:").append(Stage.QUEUE);
    head.append("\ndestination-type:ANYCAST\npersistent:true\ntransaction:").append(transaction);
    head.append("\ncontent-type:").append(letter.type());
    head.append("\ncontent-length:").append(letter.payload().length).append('\n');
    letter
        .headers()
        .forEach(
            (name, value) ->
                head.append(name).append(':').append(value.replace(":", "\\c")).append('\n'));
    write(head.append('\n').toString(), letter.payload());
  }

  @Override
  public void commit() throws IOException {
    if (begun) {
      begun = false;
      write(
          "COMMIT\ntransaction:" + transaction + "\nreceipt:" + transaction + "\n\n", new byte[0]);
      out.flush();
      expect("RECEIPT\nreceipt-id:" + transaction + "\n");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void write(String head, byte[] body) throws IOException {
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.write(body);
    out.write(0);
  }

  private void expect(String beginning) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (int b; (b = in.read()) > 0; ) {
      if (b != '\n' || frame.size() > 0) {
        frame.write(b);
      }
    }
    String said = frame.toString(StandardCharsets.UTF_8);
    if (!said.startsWith(beginning)) {
      throw new IOException("The broker says '" + said + "' instead of '" + beginning + "'");
    }
  }
}
