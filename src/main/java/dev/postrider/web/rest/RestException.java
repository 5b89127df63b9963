package dev.postrider.web.rest;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import java.util.List;

/** A request that cannot be understood. */
final class RestException extends PostriderException {

  private static final long serialVersionUID = 1L;

  private final int status;

  RestException(int status, Problem problem) {
    super(problem);
    this.status = status;
  }

  /** Status 400. */
  RestException(List<Problem> problems) {
    super(problems);
    this.status = 400;
  }

  /** The status of HTTP. */
  int status() {
    return status;
  }
}
