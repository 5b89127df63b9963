package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.admin.AdminException;
import dev.postrider.store.AuditTrail.Entry;
import dev.postrider.store.AuditTrail.Filter;
import dev.postrider.store.AuditTrail.Page;
import dev.postrider.store.MessageFilter;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who did what. */
@Named("audit")
@ViewScoped
public class AuditPage implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 50;

  private Workplace place;
  private Notices notices;

  /** As written into the fields: {@code who}, {@code action}, {@code target}, {@code from} … */
  private final Map<String, String> fields = new HashMap<>();

  private @Nullable String before;
  private transient @Nullable Page page;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected AuditPage() {}

  @Inject
  AuditPage(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** Asks anew, before each rendering. */
  public void load() {
    page = null;
    try {
      page = place.admin().audits().list(place.who(), filter(), Cursor.of(before), ROWS);
    } catch (PostriderException refused) {
      notices.trouble(refused);
    }
  }

  /** Times are read as in filters of messages. */
  private Filter filter() throws AdminException {
    Map<String, String> times = new HashMap<>(fields);
    times.keySet().retainAll(List.of("from", "to"));
    MessageFilter read = place.admin().filters().parse(times);
    return new Filter(text("who"), text("action"), text("target"), read.from(), read.to());
  }

  private @Nullable String text(String field) {
    String value = fields.get(field);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** What was written into the fields, by name. */
  public Map<String, String> getFields() {
    return fields;
  }

  /** Whether anything is restricted. */
  public boolean isFiltered() {
    return fields.values().stream().anyMatch(value -> value != null && !value.isBlank());
  }

  /** Where the page begins; null for the newest. */
  public @Nullable String getBefore() {
    return before;
  }

  public void setBefore(@Nullable String before) {
    this.before = before;
  }

  /** Whether there was an answer. */
  public boolean isAnswered() {
    return page != null;
  }

  /** The newest first. */
  public List<Entry> getEntries() {
    return page == null ? List.of() : page.entries();
  }

  /** The address of the next page; null at the end. */
  public @Nullable String getNext() {
    Page known = page;
    if (known == null || known.next() == null) {
      return null;
    }
    StringBuilder address = new StringBuilder("audit.xhtml?before=").append(known.next());
    fields.forEach(
        (field, value) -> {
          if (value != null && !value.isBlank()) {
            address.append('&').append(field).append('=').append(Wording.encoded(value));
          }
        });
    return address.toString();
  }

  /** Whether it was done. */
  public boolean isDone(Entry entry) {
    return entry.outcome().equals("done");
  }
}
