package dev.postrider.web.rest;

import dev.postrider.Problem;

/** PR1250 to PR1279: requests that cannot be understood, and one that failed. */
enum RestProblem implements Problem.Entry {
  UNEXPECTED(
      "PR1250",
      "The request failed; the log of this node tells more under %s.",
      "It is not known how far it got.",
      "Look at the present state; report it with what the log says."),
  NO_SUCH_ADDRESS(
      "PR1251",
      "There is nothing at this address.",
      "Nothing was looked up or changed.",
      "See the API's description, /api/v1/openapi."),
  METHOD(
      "PR1252",
      "This address does not take this method; it takes %s.",
      "Nothing was looked up or changed.",
      "See the API's description, /api/v1/openapi."),
  MEDIA_TYPE(
      "PR1253",
      "A body is sent as application/json.",
      "Nothing was looked up or changed.",
      "Send it with the header Content-Type: application/json."),
  NOT_ACCEPTABLE(
      "PR1254",
      "What this address answers is of none of the kinds that the header Accept names.",
      "Nothing was looked up or changed.",
      "Leave the header out, or accept application/json."),
  BODY_TOO_LARGE(
      "PR1255",
      "The body has more than %d bytes.",
      "Nothing was looked up or changed.",
      "Send a smaller one; no request needs as much."),
  NOT_JSON(
      "PR1256",
      "The body is not a JSON object in UTF-8: %s.",
      "Nothing was looked up or changed.",
      "Correct it and ask again."),
  UNKNOWN(
      "PR1257",
      "There is no %s here; there are %s.",
      "Nothing was looked up or changed.",
      "Correct or remove it and ask again."),
  TWICE(
      "PR1258",
      "The value of %s is given twice.",
      "Nothing was looked up or changed.",
      "Give it once."),
  MISSING(
      "PR1259",
      "The value of %s is missing.",
      "Nothing was looked up or changed.",
      "Give it and ask again."),
  INVALID(
      "PR1260",
      "The value of %s cannot be used: %s.",
      "Nothing was looked up or changed.",
      "Correct it and ask again."),
  NO_FILTER(
      "PR1261",
      "It is not said which messages are meant.",
      "Nothing was looked up or changed.",
      "Give a filter; all messages it can be done to are {\"q\": \"status:failed,held,dead\"}."),
  REFUSED(
      "PR1262",
      "The server did not take the request: %s.",
      "Nothing was looked up or changed.",
      "Correct the request and ask again.");

  private final Problem template;

  RestProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
