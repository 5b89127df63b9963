package dev.postrider.server.app;

import dev.postrider.Message;
import dev.postrider.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;

/** Transactions on one shipment, of steps that the caller chooses. */
@ApplicationScoped
public class Depot {

  @PersistenceContext EntityManager entities;
  @Inject Outbox outbox;

  /**
   * One transaction.
   *
   * @param mark names the transaction in all of its messages
   * @param steps a letter each: p publishes, l locks the row, c changes the shipment, s adds a scan
   *     by cascade, f flushes, w makes the commit wait, x throws
   */
  @Transactional
  public void work(String code, String mark, String steps) throws NamingException, SQLException {
    Work work = new Work(code, mark);
    for (char step : steps.toCharArray()) {
      switch (step) {
        case 'p' -> work.publish();
        case 'l' -> work.lock();
        case 'c' -> work.shipment().change(mark);
        case 's' -> work.shipment().scan(mark);
        case 'f' -> entities.flush();
        case 'w' -> commitLate();
        case 'x' -> throw new IllegalStateException("on purpose");
        default -> throw new IllegalArgumentException(steps);
      }
    }
  }

  private static void commitLate() throws NamingException, SQLException {
    String name = ConfigProvider.getConfig().getValue("depot.late", String.class);
    DataSource dataSource = (DataSource) new InitialContext().lookup(name);
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO late DEFAULT VALUES");
    }
  }

  private final class Work {

    private final String code;
    private final String mark;
    private Shipment shipment;
    private int published;

    Work(String code, String mark) {
      this.code = code;
      this.mark = mark;
    }

    Shipment shipment() {
      if (shipment == null) {
        shipment = entities.find(Shipment.class, code);
      }
      return shipment;
    }

    void lock() {
      shipment = entities.find(Shipment.class, code, LockModeType.PESSIMISTIC_WRITE);
    }

    /** With the version, if the transaction knows it already. */
    void publish() {
      Map<String, Object> body = new HashMap<>(Map.of("mark", mark, "published", ++published));
      if (shipment != null) {
        body.put("version", shipment.version());
      }
      outbox.publish(Message.to("/queue/shipments").key(code).payload(body).build());
    }
  }
}
