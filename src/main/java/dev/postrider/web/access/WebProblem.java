package dev.postrider.web.access;

import dev.postrider.Problem;

/** PR1200 to PR1249: requests that are not let in, or that nobody foresaw. */
enum WebProblem implements Problem.Entry {
  NOT_FOUND(
      "PR1201",
      "There is nothing at this address.",
      "Nothing was told or changed.",
      "Begin at the first page of the console."),
  STRANGE_ADDRESS(
      "PR1202",
      "The address holds what no address of Postrider has: an encoded slash, a semicolon, a dot"
          + " segment or the like.",
      "Nothing was told or changed.",
      "Correct the address; names with such characters go into the query or the body."),
  ADDRESS_TOO_LONG(
      "PR1203",
      "The address has more than 2,000 characters, or its query more than 8,000.",
      "Nothing was told or changed.",
      "Ask for less at once."),
  BODY_TOO_LARGE(
      "PR1204",
      "The body of the request is larger than 1 MB.",
      "Nothing was changed.",
      "Send less at once."),
  METHOD_UNKNOWN(
      "PR1205",
      "This cannot be done here: %s.",
      "Nothing was changed.",
      "See the OpenAPI document for what can be done where."),
  NO_ROLE(
      "PR1206",
      "The server knows %s, but gives none of the roles that Postrider knows.",
      "Nothing was told or changed.",
      "Give the user one of the roles named by postrider.console.viewer-roles, operator-roles or"
          + " admin-roles, or log in at login.xhtml as a user of Postrider."),
  FOREIGN_PAGE(
      "PR1207",
      "The request comes from a page of another site.",
      "Nothing was changed.",
      "Act in the console itself; behind a proxy, let it pass on the header Host or"
          + " X-Forwarded-Host."),
  HEADER_MISSING(
      "PR1208",
      "The request changes something and lacks the header X-Postrider-Request: true.",
      "Nothing was changed.",
      "Send the header, which no page of another site can, or use a bearer token."),
  UNFORESEEN(
      "PR1209",
      "Something unforeseen happened; the log tells more at %s.",
      "The request was not completed.",
      "Look at the present state, then try again; report it with what the log says."),
  REFUSED(
      "PR1210",
      "The request was refused with the status %s.",
      "The request was not completed.",
      "Correct the request; the status says in which way."),
  LENGTH_MISSING(
      "PR1211",
      "The request does not say how long its body is.",
      "Nothing was changed.",
      "Send the header Content-Length."),
  NO_FIRST_ACCOUNT(
      "PR1212",
      "The first administrator's account cannot be made: %s.",
      "Nobody can log in until it can, unless users are configured; it is tried again.",
      "See the exception.");

  private final Problem template;

  WebProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
