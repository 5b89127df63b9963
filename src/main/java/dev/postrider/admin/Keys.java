package dev.postrider.admin;

import dev.postrider.admin.Guard.Change;
import org.jspecify.annotations.Nullable;

/**
 * Keys that operators hold. Safe for use by any thread; called without a transaction. All methods
 * throw {@link AdminException}: PR1001, PR1002, PR1016, PR1017.
 */
public final class Keys {

  private final Guard guard;

  Keys(Guard guard) {
    this.guard = guard;
  }

  /**
   * Holds a key: what of it is not at the broker already waits until it is released.
   *
   * @throws AdminException PR1008 if it is held already, PR1010
   */
  public void hold(Operator who, String broker, String key, @Nullable String reason) {
    Change change = new Change("hold", target(broker, key), reason);
    guard.change(
        who,
        Permission.HOLD,
        change,
        stores -> {
          Refusals.check(stores.desk().hold(broker, key, change.act(who)), "key " + key);
          return true;
        });
  }

  /**
   * Lets a held key go on.
   *
   * @throws AdminException PR1009 if it is not held
   */
  public void release(Operator who, String broker, String key, @Nullable String reason) {
    Change change = new Change("release", target(broker, key), reason);
    guard.change(
        who,
        Permission.HOLD,
        change,
        stores -> {
          Refusals.check(stores.desk().release(broker, key, change.act(who)), "key " + key);
          return true;
        });
  }

  private static String target(String broker, String key) {
    return "key " + key + " of " + broker;
  }
}
