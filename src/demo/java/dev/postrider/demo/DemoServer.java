package dev.postrider.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Payara Micro. Called by reflection: as a dependency its 100 MB would be on every class path of
 * the project.
 */
final class DemoServer implements AutoCloseable {

  private static final String LAUNCHER = "fish.payara.micro.boot.PayaraMicroLauncher";
  private static final String BOOT = "fish.payara.micro.boot.PayaraMicroBoot";
  private static final String RUNTIME = "fish.payara.micro.PayaraMicroRuntime";

  private final Object server;

  private DemoServer(Object server) {
    this.server = server;
  }

  /** Starts the server and deploys everything; returns when the deployments have ended. */
  static DemoServer start(Path target, Path data, int port) throws IOException {
    Path root = data.resolve("server");
    delete(root);
    Path commands = Files.writeString(data.resolve("server.commands"), commands(data));
    String[] arguments = {
      "--rootdir",
      root.toString(),
      // Not with --nocluster, which would start Hazelcast after all, and open its port.
      "--nohazelcast",
      "--disablephonehome",
      "--port",
      Integer.toString(port),
      "--logproperties",
      DemoLog.settings(data).toString(),
      "--prebootcommandfile",
      commands.toString(),
      "--deploy",
      target.resolve("postrider.war").toString(),
      "--deploy",
      target.resolve("shop.war").toString(),
      "--deploy",
      target.resolve("ROOT.war").toString(),
    };
    try {
      Object server =
          Class.forName(LAUNCHER)
              .getMethod("create", String[].class)
              .invoke(null, (Object) arguments);
      return new DemoServer(server);
    } catch (ReflectiveOperationException e) {
      throw new DemoException("The server does not start: " + rootOf(e), e);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    return failure.getCause() == null ? failure : rootOf(failure.getCause());
  }

  /** The shop first: the server ends its transactions before its applications. */
  @Override
  public void close() throws Exception {
    Object runtime = Class.forName(BOOT).getMethod("getRuntime").invoke(server);
    Class.forName(RUNTIME).getMethod("undeploy", String.class).invoke(runtime, "shop");
    Class.forName(BOOT).getMethod("shutdown").invoke(server);
  }

  /** A pool of the server: both WARs share its connections to the one H2 file. */
  private static String commands(Path data) {
    String url =
        "jdbc:h2:file:"
            + data.resolve("database/demo").toString().replace('\\', '/')
            // By default H2 writes a commit half a second late, and loses it when it is killed.
            + ";WRITE_DELAY=0";
    return String.join(
        "\n",
        "create-jdbc-connection-pool --datasourceclassname=org.h2.jdbcx.JdbcDataSource"
            + " --restype=javax.sql.DataSource --property=user=sa:password=sa:url=\""
            + escaped(url)
            + "\" PostriderPool",
        "create-jdbc-resource --connectionpoolid=PostriderPool jdbc/postrider",
        "");
  }

  private static String escaped(String value) {
    return value.replace(":", "\\:").replace("=", "\\=");
  }

  /** The server's own files are made anew by each start; a killed one leaves them half written. */
  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(path);
        }
      }
    }
  }
}
