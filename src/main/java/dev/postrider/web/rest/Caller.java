package dev.postrider.web.rest;

import dev.postrider.admin.Admin;
import dev.postrider.admin.FilterText;
import dev.postrider.admin.Operator;
import dev.postrider.web.access.CurrentOperator;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** Who makes the request, and what they can ask for. */
@RequestScoped
class Caller {

  @Inject private Admin admin;
  @Inject private CurrentOperator operator;

  /**
   * Who it is.
   *
   * @throws dev.postrider.admin.AdminException if nobody is logged in
   */
  Operator who() {
    return operator.get();
  }

  Admin admin() {
    return admin;
  }

  FilterText filters() {
    return admin.filters();
  }
}
