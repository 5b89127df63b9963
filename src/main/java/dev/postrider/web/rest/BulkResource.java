package dev.postrider.web.rest;

import static dev.postrider.web.rest.RestProblem.INVALID;

import dev.postrider.admin.FilterText;
import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.BulkJobs.Job;
import dev.postrider.store.BulkJobs.Order;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Acts on all messages that match a filter, done in the background. */
@Path("bulk")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class BulkResource {

  private static final String ACTION = "action";
  private static final String DESTINATION = "destination";
  private static final String REASON = "reason";
  private static final String DRY_RUN = "dryRun";

  @Inject private Caller caller;

  /** Asks for a job, or only how many messages it would be done to. */
  @POST
  public Response start(InputStream in, @Context UriInfo uri) {
    Body body = Body.read(in, ACTION, Body.FILTER, "q", DESTINATION, DRY_RUN, REASON);
    Order order = order(body, caller.filters());
    if (body.flag(DRY_RUN)) {
      return Response.ok(
              new Fields()
                  .add(
                      "count",
                      MessageJson.count(caller.admin().bulk().preview(caller.who(), order)))
                  .build())
          .build();
    }
    Job job = caller.admin().bulk().start(caller.who(), order, body.text(REASON));
    return Response.accepted(json(job))
        .location(uri.getAbsolutePathBuilder().path(job.id()).build())
        .build();
  }

  /** The latest jobs. */
  @GET
  public JsonObject recent() {
    return new Fields()
        .add("jobs", Fields.array(caller.admin().bulk().recent(caller.who()), BulkResource::json))
        .build();
  }

  /** How far a job is. */
  @GET
  @Path("{id}")
  public JsonObject find(@PathParam("id") String id) {
    return json(caller.admin().bulk().find(caller.who(), Texts.checked("id", id)));
  }

  /** Ends a job where it stands. */
  @POST
  @Path("{id}/cancel")
  public JsonObject cancel(@PathParam("id") String id, InputStream in) {
    Body body = Body.read(in, REASON);
    caller.admin().bulk().cancel(caller.who(), Texts.checked("id", id), body.text(REASON));
    return json(caller.admin().bulk().find(caller.who(), id));
  }

  static Order order(Body body, FilterText filters) {
    String name = body.required(ACTION);
    Action action =
        Arrays.stream(Action.values())
            .filter(each -> Fields.word(each).equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new RestException(400, INVALID.of(ACTION, "it is retry, discard or requeue")));
    @Nullable String destination = body.text(DESTINATION);
    if (destination != null && action != Action.REQUEUE) {
      throw new RestException(400, INVALID.of(DESTINATION, "only requeue takes it"));
    }
    return new Order(action, Filters.required(filters, body.text("q"), body.filter()), destination);
  }

  static JsonObject json(Job job) {
    return new Fields()
        .add("id", job.id())
        .add("state", job.state())
        .add("action", job.order().action())
        .add("q", FilterText.text(job.order().filter()))
        .add("destination", job.order().destination())
        .add("who", job.act().who())
        .add("via", job.act().via())
        .add("reason", job.act().reason())
        .add("askedAt", job.askedAt())
        .add("total", MessageJson.count(job.total()))
        .add("done", job.done())
        .add("skipped", job.skipped())
        .add("node", job.node())
        .add("endedAt", job.endedAt())
        .add("failure", job.failure())
        .build();
  }
}
