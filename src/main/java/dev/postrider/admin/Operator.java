package dev.postrider.admin;

import java.util.Set;

/**
 * Somebody who has proven who they are.
 *
 * @param name as the audit trail knows them
 * @param via how they came in: {@code console} or {@code api}
 * @param role what they are
 * @param permissions what they may do
 */
public record Operator(String name, String via, Role role, Set<Permission> permissions) {

  public Operator {
    permissions = Set.copyOf(permissions);
  }

  /** Whether they may; read-only mode is another matter. */
  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }
}
