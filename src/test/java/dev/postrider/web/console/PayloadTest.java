package dev.postrider.web.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.MessageCatalog.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.primefaces.model.TreeNode;

class PayloadTest {

  @Test
  void numbersOfJsonStayTheTextsTheyAre() {
    Payload payload =
        json(
            "{\"id\":12345678901234567890,\"total\":1.00,\"rate\":5e3,\"lines\":[-0,[true,null]]}");
    assertThat(lines(payload))
        .containsExactly(
            "id=12345678901234567890",
            "total=1.00",
            "rate=5e3",
            "lines=",
            "[0]=-0",
            "[1]=",
            "[0]=true",
            "[1]=null");
  }

  @Test
  void textsKeepTheirSignsAndAreNotRead() {
    assertThat(lines(json("{\"a\":\"<b>&amp;#{1+1}\\u0000\"}")))
        .containsExactly("a=\"<b>&amp;#{1+1}\u0000\"");
  }

  @Test
  void aSingleValueIsATreeToo() {
    assertThat(lines(json("42"))).containsExactly("=42");
    assertThat(lines(json("[]"))).isEmpty();
  }

  @Test
  void whatOnlyCallsItselfJsonIsShownAsText() {
    Payload payload = json("{\"a\":");
    assertThat(payload.getTree()).isNull();
    assertThat(payload.getText()).isEqualTo("{\"a\":");
  }

  @Test
  void deepAndWideJsonIsShownAsText() {
    assertThat(json("[".repeat(5_000) + "]".repeat(5_000)).getTree()).isNull();
    assertThat(json("[" + "1,".repeat(3_000) + "1]").getTree()).isNull();
  }

  @Test
  void ofLargeBodiesOnlyTheBeginningIsShown() {
    Payload payload = json("\"" + "x".repeat(200_000) + "\"");
    assertThat(payload.isCut()).isTrue();
    assertThat(payload.getTree()).isNull();
    assertThat(requireNonNull(payload.getText())).hasSize(Payload.SHOWN);
    assertThat(payload.getSize()).isEqualTo(200_002);
  }

  @Test
  void aCharacterThatTheLimitCutsIsLeftOut() {
    Payload payload = text("x".repeat(Payload.SHOWN - 1) + "é");
    assertThat(requireNonNull(payload.getText())).hasSize(Payload.SHOWN - 1);
  }

  @Test
  void bytesThatAreNoTextAreDumped() {
    Payload payload = Payload.of(new Content("application/octet-stream", new byte[] {0, 'A', -1}));
    assertThat(payload.isReadable()).isFalse();
    assertThat(payload.getDump()).startsWith("000000  00 41 ff").endsWith(".A.\n");
  }

  @Test
  void anEmptyBodyIsAnEmptyText() {
    assertThat(text("").getText()).isEmpty();
  }

  private static Payload json(String body) {
    return Payload.of(new Content("application/json", body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Payload text(String body) {
    return Payload.of(new Content("text/plain", body.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> lines(Payload payload) {
    List<String> lines = new ArrayList<>();
    collect(requireNonNull(payload.getTree()), lines);
    return lines;
  }

  private static void collect(TreeNode<JsonTree.Item> node, List<String> lines) {
    for (TreeNode<JsonTree.Item> child : node.getChildren()) {
      lines.add(child.getData().name() + "=" + child.getData().value());
      collect(child, lines);
    }
  }
}
