package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The first administrator. */
abstract class AccountContract extends StoreContract {

  @Test
  void keepsTheHashOfTheFirstWhoMadeTheAccount() throws SQLException {
    Accounts accounts = store.admin().accounts();

    assertThat(accounts.passwordHash("admin")).isEmpty();
    assertThat(accounts.create("admin", "hash-1")).isTrue();
    assertThat(accounts.create("admin", "hash-2")).isFalse();
    assertThat(accounts.create("other", "hash-3")).isTrue();

    assertThat(accounts.passwordHash("admin")).contains("hash-1");
    assertThat(accounts.passwordHash("Admin")).isEmpty();
  }

  @RepeatedTest(3)
  void ofManyNodesThatStartAtOnceOneMakesTheAccount() throws Exception {
    Accounts accounts = store.admin().accounts();

    assertThat(AtOnce.call(8, () -> accounts.create("admin", "hash-" + UUID.randomUUID())))
        .containsOnlyOnce(true);

    assertThat(count("SELECT COUNT(*) FROM postrider_account")).isOne();
  }
}
