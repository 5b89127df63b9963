package dev.postrider.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.PostriderException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntityBodyTest {

  private final Set<String> unloaded = new HashSet<>();
  private final EntityBody bodies =
      new EntityBody(
          new MappedClasses(),
          CaptureFixture.JSON,
          (entity, attribute) -> !unloaded.contains(attribute));

  @Test
  void holdsTheIdentifierAndEveryMappedAttribute() {
    assertThat(body(new Shop.Order()).keySet())
        .containsExactlyInAnyOrder(
            "id",
            "revision",
            "note",
            "empty",
            "paid",
            "total",
            "address",
            "billing",
            "customer",
            "referrer",
            "items",
            "watchers",
            "tags",
            "via",
            "counts");
  }

  @Test
  void showsTheIdentifierAsIdAndNotUnderItsOwnName() {
    assertThat(body(new Shop.Order()).getJsonNumber("id").longValueExact()).isEqualTo(42);
  }

  @Test
  void keepsNullEmptyAndFalse() {
    JsonObject body = body(new Shop.Order());

    assertThat(body.get("note")).isEqualTo(JsonValue.NULL);
    assertThat(body.get("billing")).isEqualTo(JsonValue.NULL);
    assertThat(body.get("referrer")).isEqualTo(JsonValue.NULL);
    assertThat(body.getString("empty")).isEmpty();
    assertThat(body.get("paid")).isEqualTo(JsonValue.FALSE);
  }

  @Test
  void keepsEveryDigitOfADecimal() {
    assertThat(body(new Shop.Order()).getJsonNumber("total").bigDecimalValue())
        .isEqualTo(new BigDecimal("12345678901234567890.10"));
  }

  @Test
  void nestsEmbeddedValuesAndOfTheirCollectionsOnlyEagerOnes() {
    assertThat(body(new Shop.Order()).get("address").toString())
        .isEqualTo("{\"street\":\"Main Street\",\"country\":{\"code\":\"NO\"},\"phones\":[\"1\"]}");
  }

  @Test
  void showsReferencesAsIdentifiers() {
    JsonObject body = body(new Shop.Order());

    assertThat(body.getString("customer")).isEqualTo("c-9");
    assertThat(body.get("items").toString()).isEqualTo("[1,2]");
    assertThat(body.get("watchers").toString()).isEqualTo("[]");
  }

  @Test
  void readsTheIdentifierOfAProxyByItsGetter() {
    Shop.Order order = new Shop.Order();
    order.customer = new Shop.CustomerProxy();

    assertThat(body(order).getString("customer")).isEqualTo("c-proxy");
  }

  @Test
  void showsElementCollectionsAsValues() {
    JsonObject body = body(new Shop.Order());

    assertThat(body.get("tags").toString()).isEqualTo("[\"a\",\"b\"]");
    assertThat(body.get("via").toString()).isEqualTo("[{\"code\":\"SE\"}]");
    assertThat(body.get("counts").toString()).isEqualTo("{\"x\":1}");
  }

  @Test
  void leavesOutCollectionsThatAreNotLoadedWithoutTouchingThem() {
    Shop.Order order = new Shop.Order();
    order.items =
        new ArrayList<>() {
          @Override
          public java.util.Iterator<Shop.Item> iterator() {
            throw new AssertionError("a query");
          }
        };
    unloaded.addAll(List.of("items", "tags"));

    assertThat(body(order).keySet()).doesNotContain("items", "tags").contains("via");
  }

  @Test
  void leavesOutReferencesToEntitiesWithoutIdentifierYet() {
    Shop.Order order = new Shop.Order();
    order.customer = new Shop.Customer(null);
    order.items.add(new Shop.Item(null));

    assertThat(body(order).keySet()).doesNotContain("customer", "items");
  }

  @Test
  void keepsNullsInLists() {
    Shop.Order order = new Shop.Order();
    order.tags = Arrays.asList("a", null);

    assertThat(body(order).get("tags").toString()).isEqualTo("[\"a\",null]");
  }

  @Test
  void restrictsItselfToTheFieldsAndTheIdentifier() {
    assertThat(bodies.of(new Shop.Order(), Set.of("total")).keySet())
        .containsExactly("id", "total");
    assertThat(bodies.of(new Shop.Order(), Set.of("number")).keySet()).containsExactly("id");
  }

  @Test
  void readsGettersWhereTheIdentifierIsOnOne() {
    assertThat(body(new Shop.Account()).toString())
        .satisfies(
            text ->
                assertThat(
                        CaptureFixture.JSON
                            .provider()
                            .createReader(new java.io.StringReader(text))
                            .readObject())
                    .isEqualTo(
                        CaptureFixture.JSON
                            .provider()
                            .createObjectBuilder()
                            .add("id", 5)
                            .add("name", "ADA")
                            .add("active", true)
                            .add("URL", "u")
                            .add("byField", "field")
                            .build()));
  }

  @Test
  void looksForEachClassOfAHierarchyWhereItSaysItsStateIs() {
    assertThat(body(new Shop.Car()).toString())
        .isEqualTo("{\"id\":1,\"wheels\":4,\"plate\":\"AB-1\"}");
  }

  @Test
  void showsCompositeIdentifiersAsObjects() {
    assertThat(body(new Shop.Seat()).toString())
        .isEqualTo("{\"id\":{\"row\":3,\"place\":\"B\"},\"guest\":\"Ada\"}");
    assertThat(body(new Shop.Line()).toString())
        .isEqualTo(
            "{\"id\":{\"order\":42,\"line\":7},\"text\":\"t\",\"seat\":{\"row\":3,\"place\":\"B\"}}");
  }

  @Test
  void refusesAnEntityWithoutIdentifier() {
    assertThatThrownBy(() -> body(new Shop.Item(null)))
        .isInstanceOf(PostriderException.class)
        .hasMessageContaining("PR0111")
        .hasMessageContaining("Item");
  }

  private JsonObject body(Object entity) {
    return bodies.of(entity, Set.of());
  }
}
