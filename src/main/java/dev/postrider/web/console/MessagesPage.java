package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.admin.Admin;
import dev.postrider.admin.FilterText;
import dev.postrider.admin.Operator;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageCatalog.Entry;
import dev.postrider.store.MessageCatalog.ErrorGroup;
import dev.postrider.store.MessageCatalog.Listing;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages that have not left, by filter. */
@Named("messages")
@ViewScoped
public class MessagesPage implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 50;

  private Workplace place;
  private Notices notices;
  private String line = "";
  private @Nullable String before;
  private @Nullable String view;
  private transient MessageFilter filter = MessageFilter.ALL;
  private transient boolean understood;
  private transient Count count = new Count(0, false);
  private transient @Nullable Listing listing;
  private transient List<ErrorGroup> groups = List.of();

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected MessagesPage() {}

  @Inject
  MessagesPage(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** Makes one line of what was written into single fields, so that it can be kept and shared. */
  public void arrive() throws IOException {
    ExternalContext context = FacesContext.getCurrentInstance().getExternalContext();
    Map<String, String> asked = context.getRequestParameterMap();
    if (asked.containsKey("fields")) {
      context.redirect("messages.xhtml?q=" + Wording.encoded(Filters.line(asked)));
    }
  }

  /** Asks anew, before each rendering. */
  public void load() {
    Operator who = place.who();
    Admin admin = place.admin();
    understood = false;
    listing = null;
    try {
      filter = admin.filters().parse(line);
      understood = true;
      count = admin.messages().count(who, filter);
      if (isGrouped()) {
        groups = admin.messages().errorGroups(who, filter);
      } else {
        listing = admin.messages().list(who, filter, Cursor.of(before), ROWS);
      }
    } catch (PostriderException refused) {
      notices.trouble(refused);
    }
  }

  /** The filter as a line of words. */
  public String getLine() {
    return line;
  }

  public void setLine(@Nullable String line) {
    this.line = line == null ? "" : line.strip();
  }

  /** Where the page begins; null for the newest. */
  public @Nullable String getBefore() {
    return before;
  }

  public void setBefore(@Nullable String before) {
    this.before = before;
  }

  /** {@code groups}, or anything else for the list. */
  public @Nullable String getView() {
    return view;
  }

  public void setView(@Nullable String view) {
    this.view = view;
  }

  /** Whether errors are shown instead of messages. */
  public boolean isGrouped() {
    return "groups".equals(view);
  }

  /** The rows, the newest first. */
  public List<Entry> getRows() {
    return listing == null ? List.of() : listing.messages();
  }

  /** Where the next page begins; null at the end. */
  public @Nullable Long getNext() {
    return listing == null ? null : listing.next();
  }

  /** How many match. */
  public Count getCount() {
    return count;
  }

  /** How many match, in words. */
  public String getCounted() {
    return Wording.messages(count);
  }

  /** Whether there was an answer, though it may be empty. */
  public boolean isAnswered() {
    return understood && (listing != null || isGrouped());
  }

  /** Whether all messages there are would be shown. */
  public boolean isUnfiltered() {
    return understood && filter.equals(MessageFilter.ALL);
  }

  /** The errors, the largest group first. */
  public List<ErrorGroup> getGroups() {
    return groups;
  }

  /** What a field is restricted to; empty if it is not. */
  public String field(String name) {
    return understood ? fields().getOrDefault(name, "") : "";
  }

  /** Whether any field beside the state is restricted. */
  public boolean isNarrowed() {
    return fields().keySet().stream().anyMatch(name -> !name.equals("status"));
  }

  private Map<String, String> fields() {
    return FilterText.fields(filter);
  }

  /** The states there are. */
  public List<MessageState> getStates() {
    return List.of(MessageState.values());
  }

  /** Whether messages of this state are asked for by name. */
  public boolean isChosen(MessageState state) {
    return filter.states().contains(state);
  }

  /** The filter with this state switched. */
  public String switched(MessageState state) {
    Set<MessageState> states = EnumSet.noneOf(MessageState.class);
    states.addAll(filter.states());
    if (!states.remove(state)) {
      states.add(state);
    }
    return FilterText.text(filter.in(states));
  }

  /** The states asked for, as the filter writes them. */
  public String getStatus() {
    return field("status").toLowerCase(Locale.ROOT);
  }

  /** The filter of one group of these messages. */
  public String groupFilter(ErrorGroup group) {
    return FilterText.text(filter.inGroup(group.group()));
  }
}
