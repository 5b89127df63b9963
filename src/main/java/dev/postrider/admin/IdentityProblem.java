package dev.postrider.admin;

import dev.postrider.Problem;

/** PR1040 to PR1069: who somebody is, and who cannot prove it. */
enum IdentityProblem implements Problem.Entry {
  FIRST_PASSWORD(
      "PR1040",
      "No user is configured; log in as %s with this password: %s",
      "This is told once; the database has only its hash.",
      "Keep it safe, and configure users as docs/security.md tells; this one is off from then on."),
  NOT_LOGGED_IN(
      "PR1041",
      "Nobody is logged in, or no longer.",
      "Nothing was told or changed.",
      "Log in, or send a bearer token."),
  LOGIN_FAILED(
      "PR1042",
      "This is not a name with its password.",
      "Nobody was logged in.",
      "Try again; after five failures the name is locked for some minutes."),
  LOCKED_OUT(
      "PR1043",
      "Too many logins have failed for this name or from this address.",
      "Nobody can log in so for five minutes, not even with the right password.",
      "Wait, then try again; the audit trail tells of the failures."),
  BUSY(
      "PR1044",
      "Too many logins are being checked at once.",
      "Nobody was logged in; it counts as no failure.",
      "Try again in some seconds."),
  ACCOUNTS_UNAVAILABLE(
      "PR1045",
      "The account of the first administrator cannot be read: %s",
      "Nobody can log in with it, and who did has to wait.",
      "See the log; usually the database is away. Users in the configuration need no database."),
  LOGIN_NOT_NOTED(
      "PR1046",
      "A login cannot be written to the audit trail: %s",
      "It takes place all the same, so that operators can see what ails the database.",
      "See the exception; usually the database is away."),
  LOCKED(
      "PR1047",
      "Five logins in a row have failed for one name, or fifty from one address: %s.",
      "For five minutes nobody can log in so.",
      "See the audit trail; if it goes on, look for who tries to guess a password.");

  private final Problem template;

  IdentityProblem(String code, String what, String consequence, String remedy) {
    this.template = new Problem(code, what, consequence, remedy);
  }

  @Override
  public Problem template() {
    return template;
  }
}
