package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseNameTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db:5432/shop?user=me&password=s@cret, jdbc:postgresql://db:5432/shop",
    "jdbc:postgresql://me:s@cret@a:1/shop, jdbc:postgresql://a:1/shop",
    "jdbc:h2:mem:shop;USER=sa;PASSWORD=secret, jdbc:h2:mem:shop",
    "jdbc:h2:tcp://db/~/a@b, jdbc:h2:tcp://db/~/a@b",
    "null, null"
  })
  void showsNoSecretsOfAnAddress(String url, String shown) {
    assertThat(DatabaseName.address(url)).isEqualTo(shown);
  }
}
