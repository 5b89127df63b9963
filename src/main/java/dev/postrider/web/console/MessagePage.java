package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.admin.Admin;
import dev.postrider.admin.Operator;
import dev.postrider.admin.Permission;
import dev.postrider.store.MessageCatalog.Attempt;
import dev.postrider.store.MessageCatalog.Content;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.MessageState;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One message that has not left, or the news that it has. */
@Named("message")
@ViewScoped
public class MessagePage implements Serializable {

  private static final long serialVersionUID = 1L;

  private Workplace place;
  private Notices notices;
  private String id = "";
  private @Nullable String broker;
  private String tab = "payload";
  private transient @Nullable Detail detail;
  private transient @Nullable Payload payload;
  private transient List<Attempt> attempts = List.of();

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected MessagePage() {}

  @Inject
  MessagePage(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** Asks anew, before each rendering; for the payload only once. */
  public void load() {
    Operator who = place.who();
    Admin admin = place.admin();
    detail = null;
    attempts = List.of();
    try {
      detail = admin.messages().find(who, id, broker);
      attempts = admin.messages().attempts(who, id, broker);
      if (isPayloadVisible() && tab.equals("payload") && payload == null) {
        payload = Payload.of(admin.messages().payload(who, id, broker));
      }
    } catch (PostriderException refused) {
      notices.trouble(refused);
    }
  }

  /** Sends the body to the browser, as a file whatever it is. */
  public void download() throws IOException {
    Content content;
    try {
      content = place.admin().messages().payload(place.who(), id, broker);
    } catch (PostriderException refused) {
      notices.refused(refused);
      return;
    }
    FacesContext faces = FacesContext.getCurrentInstance();
    ExternalContext response = faces.getExternalContext();
    response.responseReset();
    response.setResponseContentType("application/octet-stream");
    response.setResponseHeader("X-Content-Type-Options", "nosniff");
    response.setResponseHeader("Cache-Control", "no-store");
    response.setResponseHeader("Content-Disposition", "attachment; filename=\"payload.bin\"");
    response.setResponseContentLength(content.payload().length);
    response.getResponseOutputStream().write(content.payload());
    faces.responseComplete();
  }

  public String getId() {
    return id;
  }

  public void setId(@Nullable String id) {
    this.id = id == null ? "" : id;
  }

  /** Which one is meant where the message waits for several brokers; else null. */
  public @Nullable String getBroker() {
    return broker;
  }

  public void setBroker(@Nullable String broker) {
    this.broker = broker == null || broker.isBlank() ? null : broker;
  }

  /** {@code payload}, {@code headers}, {@code attempts}. */
  public String getTab() {
    return tab;
  }

  public void setTab(@Nullable String tab) {
    this.tab = getTabs().contains(tab) ? String.valueOf(tab) : "payload";
  }

  /** The tabs there are. */
  public List<String> getTabs() {
    return List.of("payload", "headers", "attempts");
  }

  /** The message; null if it is gone. */
  public @Nullable Detail getDetail() {
    return detail;
  }

  /** Whether the operator may see payloads. */
  public boolean isPayloadVisible() {
    return place.who().may(Permission.VIEW_PAYLOAD);
  }

  /** The payload, where it is shown. */
  public @Nullable Payload getPayload() {
    return isPayloadVisible() ? payload : null;
  }

  /** The headers by name. */
  public Set<Map.Entry<String, String>> getHeaders() {
    Detail known = detail;
    return known == null ? Set.of() : new TreeMap<>(known.headers()).entrySet();
  }

  /** The rejected attempts, the first one first. */
  public List<Attempt> getAttempts() {
    return attempts;
  }

  /** Whether an operator can do something about it but hold its key. */
  public boolean isTroubled() {
    Detail known = detail;
    return known != null && known.entry().state() != MessageState.PENDING;
  }

  /** Whether it is kept though it was sent: it can be sent once more, and that is all. */
  public boolean isSent() {
    Detail known = detail;
    return known != null && known.entry().state() == MessageState.SENT;
  }

  /** Whether trying again makes sense. */
  public boolean isRetriable() {
    Detail known = detail;
    return known != null
        && (known.entry().state() == MessageState.FAILED
            || known.entry().state() == MessageState.DEAD
            || isScheduled());
  }

  /** Whether it waits for its time. */
  public boolean isScheduled() {
    Detail known = detail;
    return known != null && known.entry().state() == MessageState.SCHEDULED;
  }

  /** Whether it is held and waits for no other message: by an operator. */
  public boolean isReleasable() {
    Detail known = detail;
    return known != null && known.entry().state() == MessageState.HELD && known.waitsFor() == null;
  }

  /** The filter of all messages of its key. */
  public String getKeyFilter() {
    Detail known = detail;
    return known == null
        ? ""
        : Filters.of("broker", known.entry().broker(), "key", known.entry().key());
  }
}
