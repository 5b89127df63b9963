package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class StoredCountTest {

  private static final MessagesCommitted COMMITTED =
      new MessagesCommitted(
          Map.of(new LaneId("a", 0), 2L, new LaneId("a", 1), 3L, new LaneId("b", 0), 1L));

  private final StoredCount count = new StoredCount();

  @Test
  void whatWasStoredIsCountedByBroker() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:committed;DB_CLOSE_DELAY=-1");
    Store store =
        Store.open(database, new StoreSettings("none", SchemaMode.MIGRATE, "postrider_", 1));
    count.gate = gate(store);

    count.on(COMMITTED);

    var counts = store.activity().drain();
    assertThat(counts.get("a").stored()).isEqualTo(5);
    assertThat(counts.get("b").stored()).isEqualTo(1);
  }

  @Test
  void nothingIsCountedWhileTheStoreIsNotOpen() {
    count.gate = gate(null);

    count.on(COMMITTED);
  }

  private static StoreGate gate(Store store) {
    return new StoreGate() {
      @Override
      public boolean isOpen() {
        return store != null;
      }

      @Override
      public Store store() {
        if (store == null) {
          throw new IllegalStateException("not open");
        }
        return store;
      }
    };
  }
}
