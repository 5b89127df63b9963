package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.admin.Admin;
import dev.postrider.admin.Operator;
import dev.postrider.admin.Permission;
import dev.postrider.admin.Version;
import dev.postrider.store.PauseStore.Pause;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all pages have in common: who looks, what is pointed out, which buttons there are. */
@Named("console")
@RequestScoped
public class Console {

  private static final int AT_ONCE = 4;

  private Workplace place;
  private Notices notices;
  private @Nullable List<Findings.Finding> findings;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected Console() {}

  @Inject
  Console(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** The name of who looks. */
  public String getName() {
    return place.who().name();
  }

  /** The role of who looks. */
  public String getRole() {
    return place.who().role().toString();
  }

  /** Whether nothing can be changed, whoever looks. */
  public boolean isReadOnly() {
    return place.admin().isReadOnly();
  }

  /** The version of this console. */
  public String getVersion() {
    return Version.TEXT;
  }

  /**
   * Whether a button makes sense: what the operator may, and the console lets be changed.
   *
   * @param permission the name of a {@link Permission}
   */
  public boolean offers(String permission) {
    return place.offers(Permission.valueOf(permission));
  }

  /**
   * Whether the operator may see something.
   *
   * @param permission the name of a {@link Permission}
   */
  public boolean may(String permission) {
    return place.who().may(Permission.valueOf(permission));
  }

  /** What needs an operator; asked for once in a request. */
  public List<Findings.Finding> getFindings() {
    List<Findings.Finding> known = findings;
    if (known == null) {
      known = find();
      findings = known;
    }
    return known;
  }

  /** Those that are always shown. */
  public List<Findings.Finding> getFirstFindings() {
    return getFindings().stream().limit(AT_ONCE).toList();
  }

  /** Those behind them. */
  public List<Findings.Finding> getMoreFindings() {
    return getFindings().stream().skip(AT_ONCE).toList();
  }

  private List<Findings.Finding> find() {
    Operator who = place.who();
    Admin admin = place.admin();
    try {
      List<Pause> pauses = admin.pausing().list(who);
      return Findings.in(admin.overview().stats(who), admin.cluster().nodes(who), pauses);
    } catch (PostriderException unavailable) {
      notices.trouble(unavailable);
      return List.of();
    }
  }
}
