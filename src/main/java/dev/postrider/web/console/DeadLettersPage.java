package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageCatalog.ErrorGroup;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that wait for an operator, by error. */
@Named("deadLetters")
@RequestScoped
public class DeadLettersPage {

  private static final MessageFilter DEAD = MessageFilter.of(MessageState.DEAD);

  private Workplace place;
  private Notices notices;
  private @Nullable List<ErrorGroup> groups;
  private Count count = new Count(0, false);

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected DeadLettersPage() {}

  @Inject
  DeadLettersPage(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** Asks anew, before each rendering. */
  public void load() {
    try {
      count = place.admin().messages().count(place.who(), DEAD);
      groups = place.admin().messages().errorGroups(place.who(), DEAD);
    } catch (PostriderException unavailable) {
      notices.trouble(unavailable);
    }
  }

  /** Whether there was an answer. */
  public boolean isAnswered() {
    return groups != null;
  }

  /** The largest first. */
  public List<ErrorGroup> getGroups() {
    return groups == null ? List.of() : groups;
  }

  /** How many dead letters there are. */
  public Count getCount() {
    return count;
  }

  /** How many there are, in words. */
  public String getCounted() {
    return Wording.messages(count);
  }

  /** The filter of a group. */
  public String filter(ErrorGroup group) {
    return Filters.ofGroup(group.group(), MessageState.DEAD);
  }

  /** The filter of a group of failed and dead messages. */
  public String troubled(ErrorGroup group) {
    return Filters.ofGroup(group.group(), MessageState.FAILED, MessageState.DEAD);
  }
}
