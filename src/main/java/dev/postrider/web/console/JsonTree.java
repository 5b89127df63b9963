package dev.postrider.web.console;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.primefaces.model.DefaultTreeNode;
import org.primefaces.model.TreeNode;

/**
 * Reads JSON into a tree of texts. Numbers stay the texts they are: 12345678901234567890 and 1.00
 * would not survive being read as numbers.
 */
final class JsonTree {

  private static final JsonProvider JSON = JsonProvider.provider();
  private static final int MOST_NODES = 2_000;
  private static final int DEEPEST = 64;
  private static final int EXPANDED = 3;

  private final DefaultTreeNode<Item> root =
      new DefaultTreeNode<>(new Item("", "", "object"), null);
  private final Deque<Open> open = new ArrayDeque<>();
  private String name = "";
  private int nodes;

  private JsonTree() {
    open.push(new Open(root, false));
  }

  /** Null if it is no JSON, or too much of it. */
  static @Nullable TreeNode<Item> of(String text) {
    try (JsonParser parser = JSON.createParser(new StringReader(text))) {
      JsonTree tree = new JsonTree();
      while (parser.hasNext()) {
        if (!tree.take(parser.next(), parser)) {
          return null;
        }
      }
      return tree.root;
    } catch (JsonException | IllegalStateException notJson) {
      return null;
    }
  }

  private boolean take(Event event, JsonParser parser) {
    switch (event) {
      case KEY_NAME -> name = parser.getString();
      case START_OBJECT -> open.push(new Open(nodeFor("object"), false));
      case START_ARRAY -> open.push(new Open(nodeFor("array"), true));
      case END_OBJECT, END_ARRAY -> open.pop();
      case VALUE_STRING -> add('"' + parser.getString() + '"', "text");
      case VALUE_NUMBER -> add(parser.getString(), "number");
      case VALUE_TRUE -> add("true", "word");
      case VALUE_FALSE -> add("false", "word");
      case VALUE_NULL -> add("null", "word");
    }
    return nodes <= MOST_NODES && open.size() <= DEEPEST;
  }

  /** The whole has no line of its own. */
  private DefaultTreeNode<Item> nodeFor(String kind) {
    return nodes == 0 && open.size() == 1 ? root : add("", kind);
  }

  @SuppressWarnings("NullAway") // the stack is never empty: END events match START events
  private DefaultTreeNode<Item> add(String value, String kind) {
    Open parent = open.peek();
    String label = parent.array ? "[" + parent.next++ + "]" : name;
    DefaultTreeNode<Item> node = new DefaultTreeNode<>(new Item(label, value, kind), parent.node);
    node.setExpanded(open.size() <= EXPANDED);
    nodes++;
    name = "";
    return node;
  }

  private static final class Open {

    final TreeNode<Item> node;
    final boolean array;
    int next;

    Open(TreeNode<Item> node, boolean array) {
      this.node = node;
      this.array = array;
    }
  }

  /**
   * A line of the tree.
   *
   * @param name of a member, {@code [n]} of an element, empty for the whole
   * @param value as it was written; empty for what has children
   * @param kind {@code object}, {@code array}, {@code text}, {@code number}, {@code word}
   */
  public record Item(String name, String value, String kind) {}
}
