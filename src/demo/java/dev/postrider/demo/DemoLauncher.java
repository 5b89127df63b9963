package dev.postrider.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The demo's main process: the broker, then the server; stopped in the opposite order. */
public final class DemoLauncher {

  private static final System.Logger LOG = System.getLogger(DemoLauncher.class.getName());
  private static final Duration PATIENCE_WITH_PREDECESSOR = Duration.ofSeconds(20);
  private static final Duration PATIENCE_WITH_SHOP = Duration.ofSeconds(20);

  private final Path target;
  private final Path data;
  private final int port;
  private final String traffic;
  private final String broker;
  private final String libraries;
  private final PrintStream console;

  private DemoLauncher(String[] args, PrintStream console) {
    this.target = Path.of(args[0]).toAbsolutePath();
    this.data = Path.of(args[1]).toAbsolutePath();
    this.port = Integer.parseInt(args[2]);
    this.traffic = args[3];
    this.broker = args[4];
    this.libraries = args[5];
    this.console = console;
  }

  /**
   * Runs until asked to stop; exit code 0 after an orderly stop, 1 if the demo cannot run.
   *
   * @param args the folder of the archives, the folder of the data, the port, whether customers
   *     come by themselves (on or off), the broker, the class path of brokers and their clients
   */
  public static void main(String[] args) {
    // System.out is the server's: to its log, and at its end to nowhere.
    PrintStream console =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    int code = 0;
    try {
      new DemoLauncher(args, console).run();
    } catch (DemoException e) {
      console.println("The demo cannot run. " + e.getMessage());
      code = 1;
    } catch (Exception e) {
      e.printStackTrace(console);
      code = 1;
    }
    console.flush();
    // Not exit: what was to be put in order is, and hooks of the server would try it once more.
    Runtime.getRuntime().halt(code);
  }

  private void run() throws Exception {
    BrokerKind kind = BrokerKind.named(broker);
    StopRequest stop = new StopRequest(console);
    try (DemoLock lock = DemoLock.acquire(data, PATIENCE_WITH_PREDECESSOR)) {
      requireFree(port);
      DemoLog.begin(data);
      System.setProperty("demo.traffic", traffic);
      System.setProperty("postrider.datasource", "jdbc/postrider");
      DemoUsers users = DemoUsers.create(target);
      BrokerLibraries jars = new BrokerLibraries(target, libraries);
      try (DemoBroker started = DemoBroker.start(kind, jars, data);
          DemoServer server = DemoServer.start(target, data, port)) {
        awaitShop();
        LOG.log(Level.INFO, "The demo runs on {0} ({1})", kind.title(), started.address());
        announce(kind, started.address(), users);
        stop.await();
        console.println("Stopping the demo ...");
      }
    }
    console.println("The demo has stopped. Its data stays in " + data + ".");
  }

  private static void requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
    } catch (BindException e) {
      throw new DemoException(
          "Port " + port + " is taken; choose another one: mvn -Pdemo -Dport=9090", e);
    }
  }

  private void awaitShop() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base() + "shop/"))
            .timeout(Duration.ofSeconds(10))
            .build();
    long deadline = System.nanoTime() + PATIENCE_WITH_SHOP.toNanos();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    while (status != 200) {
      if (System.nanoTime() > deadline) {
        throw new DemoException(
            "The shop answers with " + status + "; see " + DemoLog.file(data) + ".");
      }
      Thread.sleep(200);
      status = client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private String base() {
    return "http://localhost:" + port + "/";
  }

  private void announce(BrokerKind kind, String address, DemoUsers users) {
    String shop = base() + "shop/";
    String login = base() + "postrider/  ";
    String indent = " ".repeat("  Console    ".length() + login.length());
    console.println(
        String.join(
            System.lineSeparator(),
            "Postrider demo ready: " + base(),
            "",
            "  Console    " + login + String.join(System.lineSeparator() + indent, users.lines()),
            "  Shop       " + base() + " (customers, warehouse, a thousand orders)",
            "  Broker     " + kind.title() + " (" + address + ")",
            "  Log        " + DemoLog.file(data),
            "",
            "Customers " + (traffic.equals("off") ? "stay away" : "come by themselves") + ".",
            "The warehouse is closed: " + kind.closed() + ".",
            "Open it, and those that wait get through:",
            "",
            "  curl -X POST " + shop + "warehouse/open",
            "  curl -X POST " + shop + "orders",
            "  curl -X POST " + shop + "orders -H 'Content-Type: application/json' \\",
            "    -d '{\"customer\": \"Grace\", \"item\": \"Lamp\", \"quantity\": 2}'",
            "  curl -X POST '" + shop + "traffic?orders=1000'",
            "  curl " + shop + "state",
            "  curl -H 'Authorization: Bearer " + users.token() + "' \\",
            "    " + base() + "postrider/api/v1/dead-letters",
            "",
            "Ctrl-C stops the demo; its data is kept."));
  }
}
