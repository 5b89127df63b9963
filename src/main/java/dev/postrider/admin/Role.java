package dev.postrider.admin;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What operators are. Each role includes the ones before it. */
public enum Role {
  /** Sees what happens. */
  VIEWER(EnumSet.of(Permission.VIEW)),
  /** Mends what fails. */
  OPERATOR(
      EnumSet.of(
          Permission.VIEW,
          Permission.RETRY,
          Permission.DISCARD,
          Permission.REQUEUE,
          Permission.HOLD,
          Permission.PAUSE,
          Permission.BULK,
          Permission.QUEUES)),
  /** May do everything but see payloads, which is a permission apart. */
  ADMIN(EnumSet.complementOf(EnumSet.of(Permission.VIEW_PAYLOAD)));

  private final Set<Permission> permissions;

  Role(Set<Permission> permissions) {
    this.permissions = Set.copyOf(permissions);
  }

  /** What the role permits; {@link Permission#VIEW_PAYLOAD} is given by configuration. */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** {@code viewer}, {@code operator}, {@code admin}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
