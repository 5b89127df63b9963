package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.admin.Cluster.SettingLine;
import dev.postrider.admin.Permission;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each node is configured with. Secrets are masked by the node itself. */
@Named("configuration")
@ViewScoped
public class ConfigurationPage implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String DEFAULT = "default";

  private Workplace place;
  private Notices notices;
  private @Nullable String node;
  private transient @Nullable List<Node> nodes;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected ConfigurationPage() {}

  @Inject
  ConfigurationPage(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** Asks anew, before each rendering. */
  public void load() {
    nodes = null;
    if (!isPermitted()) {
      return;
    }
    try {
      nodes = place.admin().cluster().configuration(place.who());
    } catch (PostriderException unavailable) {
      notices.trouble(unavailable);
    }
  }

  /** Whether the operator may see it. */
  public boolean isPermitted() {
    return place.who().may(Permission.ADMIN);
  }

  /** Whether there was an answer. */
  public boolean isAnswered() {
    return nodes != null;
  }

  /** The nodes to choose from. */
  public List<Node> getNodes() {
    return nodes == null ? List.of() : nodes;
  }

  /** Whose settings are shown; by default the first that is alive. */
  public @Nullable String getNode() {
    return node;
  }

  public void setNode(@Nullable String node) {
    this.node = node;
  }

  /** The node that is shown; null if there is none. */
  public @Nullable Node getShown() {
    List<Node> all = getNodes();
    return all.stream()
        .filter(each -> each.id().equals(node))
        .findFirst()
        .orElse(all.isEmpty() ? null : all.get(0));
  }

  /** Its settings: what somebody has set first. */
  public List<SettingLine> getLines() {
    Node shown = getShown();
    return shown == null
        ? List.of()
        : shown.state().settings().stream()
            .sorted(
                Comparator.comparing((SettingLine line) -> line.origin().equals(DEFAULT))
                    .thenComparing(SettingLine::key))
            .toList();
  }

  /** Whether nobody has set it. */
  public boolean isDefault(SettingLine line) {
    return line.origin().equals(DEFAULT);
  }
}
