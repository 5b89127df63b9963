package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.store.LaneStore.Mark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on H2, and what is H2's own. */
class H2StoreTest {

  @Nested
  class Reading extends ReadContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Settling extends SettleContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }

    @Override
    long waiting() throws SQLException {
      return count("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL");
    }
  }

  @Nested
  class Remembering extends HistoryContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }

    @Override
    long waiting() throws SQLException {
      return count("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL");
    }
  }

  @Nested
  class CleaningUp extends LeftoverContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Leasing extends LeaseContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Inbox extends InboxContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Listing extends CatalogContract {
    /** H2 would keep it for the connection, and so for the relay and the business. */
    @Test
    void leavesNoTimeLimitBehind() throws SQLException {
      try (Connection connection = dataSource.getConnection();
          PreparedStatement asked =
              new H2Dialect(Duration.ofHours(1)).question(connection, "SELECT 1");
          PreparedStatement later = connection.prepareStatement("SELECT 1")) {
        asked.executeQuery();

        assertThat(later.getQueryTimeout()).isZero();
      }
    }

    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Acting extends DeskContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Telling extends NewsContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class LookingBack extends SentContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Pausing extends PauseContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Auditing extends AuditContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Reporting extends NodeReportContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Counting extends ActivityContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Probing extends LevelContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Accounting extends AccountContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Queueing extends QueueJobContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Working extends JobContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }
  }

  @Nested
  class Ordering extends OrderContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }

    @Override
    long waiting() throws SQLException {
      return count("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL");
    }
  }

  @Nested
  class Scheduling extends ScheduleContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }

    @Override
    long waiting() throws SQLException {
      return count("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL");
    }
  }

  @Nested
  class Schema extends SchemaContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }

    @Test
    void namesTheRightsThatAreMissing() throws SQLException {
      Store.open(dataSource, settings(SchemaMode.MIGRATE));
      execute("CREATE USER app PASSWORD 'app'");
      execute("GRANT SELECT ON postrider_outbox TO app");
      DataSource limited = limited();

      assertThatThrownBy(() -> Store.open(limited, settings(SchemaMode.VALIDATE)))
          .hasMessageStartingWith("PR0308")
          .hasMessageContaining("INSERT on postrider_outbox")
          .hasMessageContaining("SELECT on postrider_lease");
    }

    @Test
    void saysThatItMayNotCreateTables() throws SQLException {
      execute("CREATE USER app PASSWORD 'app'");
      DataSource limited = limited();

      assertThatThrownBy(() -> Store.open(limited, settings(SchemaMode.MIGRATE)))
          .hasMessageStartingWith("PR0308");
    }

    private DataSource limited() throws SQLException {
      JdbcDataSource limited = new JdbcDataSource();
      try (Connection connection = dataSource.getConnection()) {
        limited.setURL(connection.getMetaData().getURL());
      }
      limited.setUser("app");
      limited.setPassword("app");
      return limited;
    }

    @Test
    void saysThatTheDatabaseCannotBeReached() {
      JdbcDataSource absent = new JdbcDataSource();
      absent.setURL("jdbc:h2:mem:absent;IFEXISTS=TRUE");

      assertThatThrownBy(() -> Store.open(absent, settings(SchemaMode.MIGRATE)))
          .hasMessageStartingWith("PR0306");
    }
  }

  @Nested
  class Migrating extends MigrationContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }

    @Override
    String folder() {
      return "h2";
    }
  }

  @Nested
  class Horizons extends StoreContract {
    @Override
    DataSource emptyDatabase() {
      return H2Database.empty();
    }

    @Test
    void marksTheLastNumberAlsoOfAnOpenTransaction() throws SQLException {
      append(entry("a"));
      long last = rows().get(0).seq();
      try (Connection connection = begin()) {
        store.outbox().append(connection, List.of(entry("b")));

        assertThat(store.lanes().mark().seq()).isEqualTo(last + 1);
        connection.rollback();
      }
    }

    @Test
    void passesAMarkWhenTheLongestTransactionHasEnded() throws SQLException {
      Store quick = Store.open(dataSource, settings(SchemaMode.NONE), Duration.ofMinutes(1));
      Mark mark = quick.lanes().mark();

      assertThat(quick.lanes().passed(mark)).isFalse();
      assertThat(quick.lanes().passed(new Mark(mark.seq(), mark.point() - 59_000))).isFalse();
      assertThat(quick.lanes().passed(new Mark(mark.seq(), mark.point() - 60_001))).isTrue();
    }
  }
}
