package dev.postrider.server.app;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Looks at the data source's pool in the one portable way. */
@ApplicationScoped
public class Pool {

  @Resource(lookup = "java:app/jdbc/shop")
  DataSource dataSource;

  /** Takes so many connections at once and gives them back; waits for those that are in use. */
  public int take(String count) throws SQLException {
    List<Connection> taken = new ArrayList<>();
    try {
      while (taken.size() < Integer.parseInt(count)) {
        taken.add(dataSource.getConnection());
      }
      return taken.size();
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }
}
