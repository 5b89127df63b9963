package dev.postrider.web.rest;

import static dev.postrider.web.rest.RestProblem.MEDIA_TYPE;
import static dev.postrider.web.rest.RestProblem.METHOD;
import static dev.postrider.web.rest.RestProblem.NOT_ACCEPTABLE;
import static dev.postrider.web.rest.RestProblem.NO_SUCH_ADDRESS;
import static dev.postrider.web.rest.RestProblem.REFUSED;
import static dev.postrider.web.rest.RestProblem.UNEXPECTED;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.admin.AdminException;
import jakarta.json.JsonObject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.Status.Family;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes answers of exceptions, as RFC 9457 wants them. They tell what our catalogues say; of what
 * was not foreseen only under which id the log tells it.
 */
public class ProblemMapper implements ExceptionMapper<Throwable> {

  static final String TYPE = "application/problem+json";

  private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());
  private static final int UNAVAILABLE = 503;
  private static final String RETRY_AFTER_SECONDS = "5";

  @Override
  public Response toResponse(Throwable failure) {
    Refusal refusal = refusal(failure);
    ResponseBuilder answer =
        Response.status(refusal.status())
            .type(TYPE)
            .entity(json(refusal.status(), refusal.problems()));
    refusal.headers().forEach(answer::header);
    return answer.build();
  }

  /** What is answered. */
  record Refusal(int status, List<Problem> problems, Map<String, String> headers) {}

  static Refusal refusal(Throwable failure) {
    if (failure instanceof AdminException refused) {
      return problems(status(refused.kind()), refused.problems());
    }
    if (failure instanceof RestException refused) {
      return problems(refused.status(), refused.problems());
    }
    if (failure instanceof PostriderException unready && unready.code().startsWith("PR03")) {
      // The tables: they are not there yet, or their database is not.
      return problems(UNAVAILABLE, unready.problems());
    }
    if (failure instanceof WebApplicationException web
        && web.getResponse().getStatusInfo().getFamily() == Family.CLIENT_ERROR) {
      return ofContainer(web.getResponse());
    }
    Problem problem = UNEXPECTED.of(UUID.randomUUID());
    LOG.log(Level.ERROR, problem.toString(), failure);
    return problems(500, List.of(problem));
  }

  private static int status(AdminException.Kind kind) {
    return switch (kind) {
      case INVALID -> 400;
      case DENIED -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case UNAVAILABLE -> ProblemMapper.UNAVAILABLE;
    };
  }

  /** What the container says by itself, before a resource is asked. */
  private static Refusal ofContainer(Response given) {
    String allowed = allowed(given.getHeaderString(HttpHeaders.ALLOW));
    int status = given.getStatus();
    Problem problem =
        switch (status) {
          case 404 -> NO_SUCH_ADDRESS.of();
          case 405 -> METHOD.of(allowed);
          case 406 -> NOT_ACCEPTABLE.of();
          case 415 -> MEDIA_TYPE.of();
          default -> REFUSED.of("status " + status);
        };
    return status == 405
        ? new Refusal(status, List.of(problem), Map.of(HttpHeaders.ALLOW, allowed))
        : problems(status, List.of(problem));
  }

  /** Without the method that no browser may use here. */
  private static String allowed(@Nullable String header) {
    return header == null
        ? "others"
        : Stream.of(header.split(","))
            .map(String::strip)
            .filter(method -> !method.equals("OPTIONS"))
            .collect(Collectors.joining(", "));
  }

  private static Refusal problems(int status, List<Problem> problems) {
    return new Refusal(
        status,
        problems,
        status == UNAVAILABLE ? Map.of(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS) : Map.of());
  }

  /** The first one at the top, as all who know RFC 9457 expect; all of them if there are more. */
  static JsonObject json(int status, List<Problem> problems) {
    Status known = Status.fromStatusCode(status);
    Fields fields =
        new Fields()
            .add("type", "about:blank")
            .add("title", known == null ? "Error" : known.getReasonPhrase())
            .add("status", status);
    describe(fields, problems.get(0));
    if (problems.size() > 1) {
      fields.add("problems", Fields.array(problems, each -> describe(new Fields(), each).build()));
    }
    return fields.build();
  }

  private static Fields describe(Fields fields, Problem problem) {
    return fields
        .add("code", problem.code())
        .add("detail", problem.what())
        .add("consequence", problem.consequence())
        .add("remedy", problem.remedy())
        .add("docs", "docs/errors.md#" + problem.code().toLowerCase(Locale.ROOT));
  }
}
