package dev.postrider.web.rest;

import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
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

/** Acts on queues of brokers, done in the background. */
@Path("queues")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class QueuesResource {

  private static final String BROKER = "broker";
  private static final String QUEUE = "queue";
  private static final String TO_BROKER = "toBroker";
  private static final String DESTINATION = "destination";
  private static final String LIMIT = "limit";
  private static final String REASON = "reason";

  @Inject private Caller caller;

  /** The latest jobs. */
  @GET
  public JsonObject recent() {
    return new Fields()
        .add("brokers", Fields.array(caller.admin().queues().brokers(caller.who()), name -> name))
        .add(
            "jobs",
            Fields.array(caller.admin().queues().recent(caller.who()), QueuesResource::json))
        .build();
  }

  /** Asks for messages to be sent elsewhere, and then acknowledged. */
  @POST
  @Path("move")
  public Response move(InputStream in, @Context UriInfo uri) {
    Body body = Body.read(in, BROKER, QUEUE, TO_BROKER, DESTINATION, LIMIT, REASON);
    body.required(DESTINATION);
    return start(Action.MOVE, body, uri);
  }

  /** Asks for a queue to be emptied. */
  @POST
  @Path("purge")
  public Response purge(InputStream in, @Context UriInfo uri) {
    return start(Action.PURGE, Body.read(in, BROKER, QUEUE, LIMIT, REASON), uri);
  }

  /** Asks for messages to be stored as dead letters. */
  @POST
  @Path("collect")
  public Response collect(InputStream in, @Context UriInfo uri) {
    return start(Action.COLLECT, Body.read(in, BROKER, QUEUE, DESTINATION, LIMIT, REASON), uri);
  }

  /** How far a job is. */
  @GET
  @Path("{id}")
  public JsonObject find(@PathParam("id") String id) {
    return json(caller.admin().queues().find(caller.who(), Texts.checked("id", id)));
  }

  /** Ends a job where it stands. */
  @POST
  @Path("{id}/cancel")
  public JsonObject cancel(@PathParam("id") String id, InputStream in) {
    Body body = Body.read(in, REASON);
    caller.admin().queues().cancel(caller.who(), Texts.checked("id", id), body.text(REASON));
    return json(caller.admin().queues().find(caller.who(), id));
  }

  private Response start(Action action, Body body, UriInfo uri) {
    Order order =
        new Order(
            action,
            body.required(BROKER),
            body.required(QUEUE),
            body.text(TO_BROKER),
            body.text(DESTINATION),
            body.number(LIMIT));
    Job job = caller.admin().queues().start(caller.who(), order, body.text(REASON));
    return Response.accepted(json(job))
        .location(uri.getBaseUriBuilder().path(QueuesResource.class).path(job.id()).build())
        .build();
  }

  static JsonObject json(Job job) {
    Order order = job.order();
    return new Fields()
        .add("id", job.id())
        .add("state", job.state())
        .add("action", order.action())
        .add(BROKER, order.broker())
        .add(QUEUE, order.queue())
        .add(TO_BROKER, order.toBroker())
        .add(DESTINATION, order.destination())
        .add(LIMIT, order.most())
        .add("who", job.act().who())
        .add("via", job.act().via())
        .add(REASON, job.act().reason())
        .add("askedAt", job.askedAt())
        .add("done", job.done())
        .add("skipped", job.skipped())
        .add("note", job.note())
        .add("node", job.node())
        .add("ending", job.ending())
        .add("endedAt", job.endedAt())
        .add("failure", job.failure())
        .build();
  }
}
