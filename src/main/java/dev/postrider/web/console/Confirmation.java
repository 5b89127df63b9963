package dev.postrider.web.console;

import dev.postrider.PostriderException;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one dialog in front of everything that changes something. It is asked for with the values the
 * operator saw, not with the number of a row, which may be another message's by then.
 */
@Named("confirmation")
@ViewScoped
public class Confirmation implements Serializable {

  private static final long serialVersionUID = 1L;

  private Workplace place;
  private Notices notices;
  private transient @Nullable Intent intent;
  private String reason = "";
  private String destination = "";

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected Confirmation() {}

  @Inject
  Confirmation(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** Called by the page's script, with what is to be done and to what as parameters. */
  public void ask() {
    Map<String, String[]> asked =
        FacesContext.getCurrentInstance().getExternalContext().getRequestParameterValuesMap();
    ask(new Asked(asked));
  }

  void ask(Asked asked) {
    reason = "";
    destination = "";
    intent = null;
    try {
      intent = Intents.of(place, asked);
    } catch (PostriderException refused) {
      notices.refused(refused);
    }
  }

  /** Does it. */
  public void confirm() {
    Intent asked = intent;
    intent = null;
    if (asked == null) {
      notices.refused(ConsoleProblem.SIGNED_OUT.of());
      return;
    }
    try {
      asked.deed().run(new Words(blankIsNull(reason), blankIsNull(destination)), notices);
    } catch (PostriderException refused) {
      notices.refused(refused);
    }
  }

  private static @Nullable String blankIsNull(String text) {
    return text.isBlank() ? null : text.strip();
  }

  /** Whether there is something to confirm. */
  public boolean isOpen() {
    return intent != null;
  }

  /** What is to be confirmed. */
  public @Nullable Intent getIntent() {
    return intent;
  }

  /** Why, for the audit trail. */
  public String getReason() {
    return reason;
  }

  public void setReason(@Nullable String reason) {
    this.reason = reason == null ? "" : reason;
  }

  /** Where requeued messages go; blank for where they went. */
  public String getDestination() {
    return destination;
  }

  public void setDestination(@Nullable String destination) {
    this.destination = destination == null ? "" : destination;
  }

  /** The parameters of a request. */
  record Asked(Map<String, String[]> values) {

    @Nullable String text(String name) {
      String[] all = values.get(name);
      return all == null || all.length == 0 || all[0].isBlank() ? null : all[0];
    }

    List<String> all(String name) {
      return Arrays.asList(values.getOrDefault(name, new String[0]));
    }
  }

  /** What the operator wrote into the dialog. */
  record Words(@Nullable String reason, @Nullable String destination) {}

  /** Does what was confirmed, and tells what became of it. */
  @FunctionalInterface
  interface Deed {
    void run(Words words, Notices notices);
  }

  /**
   * Something to be confirmed.
   *
   * @param action one word, as {@code retry}
   * @param title the question
   * @param targets to what, a line each
   * @param consequence what it means
   * @param deed what is done then
   */
  public record Intent(
      String action, String title, List<String> targets, String consequence, Deed deed) {

    /** Whether it takes something away for good. */
    public boolean destructive() {
      return action.equals("discard") || action.equals("purge");
    }

    /** Whether it asks for a destination. */
    public boolean redirecting() {
      return action.equals("requeue");
    }

    /** What the button says. */
    public String verb() {
      return Wording.text("do." + action);
    }
  }
}
