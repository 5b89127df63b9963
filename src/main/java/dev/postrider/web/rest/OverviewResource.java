package dev.postrider.web.rest;

import static dev.postrider.store.MessageState.DEAD;
import static dev.postrider.store.MessageState.FAILED;
import static dev.postrider.store.MessageState.HELD;
import static dev.postrider.web.rest.RestProblem.INVALID;

import dev.postrider.admin.Overview;
import dev.postrider.admin.Overview.Point;
import dev.postrider.admin.Overview.Stats;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Objects;

/** How it goes, in numbers. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** More points than this are no picture any more. */
  private static final long MOST_POINTS = 2_000;

  @Inject private Caller caller;

  /** Numbers by state, the age of the oldest, what waits by destination. */
  @GET
  @Path("stats")
  public JsonObject stats() {
    Stats stats = caller.admin().overview().stats(caller.who());
    return new Fields()
        .add("at", stats.at())
        .add("counts", MessageJson.counts(stats.counts()))
        .add("oldest", stats.oldest())
        .add("destinations", Fields.array(stats.backlog(), MessageJson::backlog))
        .build();
  }

  /** Numbers per step of time. */
  @GET
  @Path("stats/series")
  public JsonObject series(@Context UriInfo uri) {
    Query query = Query.of(uri, "window", "step");
    Duration window = query.duration("window", Duration.ofHours(1), MINUTE, Overview.LONGEST);
    Duration step = query.duration("step", MINUTE, MINUTE, window);
    if (!step.equals(Duration.ofMinutes(step.toMinutes()))
        || window.dividedBy(step) > MOST_POINTS) {
      throw new RestException(
          400, INVALID.of("step", "it is whole minutes, and at most " + MOST_POINTS + " fit"));
    }
    return new Fields()
        .add("window", window)
        .add("step", step)
        .add(
            "points",
            Fields.array(
                caller.admin().overview().series(caller.who(), window, step),
                OverviewResource::point))
        .build();
  }

  /** What fails, by error; or what waits, by destination. */
  @GET
  @Path("groups")
  public JsonObject groups(@Context UriInfo uri) {
    String by = Query.of(uri, "by").text("by");
    JsonArray groups =
        switch (Objects.requireNonNullElse(by, "error")) {
          case "error" -> errors(MessageFilter.of(FAILED, HELD, DEAD));
          case "destination" ->
              Fields.array(
                  caller.admin().overview().stats(caller.who()).backlog(), MessageJson::backlog);
          default -> throw new RestException(400, INVALID.of("by", "it is error or destination"));
        };
    return new Fields().add("groups", groups).build();
  }

  /** Dead letters by error. */
  @GET
  @Path("dead-letters")
  public JsonObject deadLetters(@Context UriInfo uri) {
    Query query = Query.ofFilter(uri, "q");
    MessageFilter filter =
        Filters.in(Filters.of(caller.filters(), query.text("q"), query.filter()), DEAD);
    if (!filter.states().equals(java.util.Set.of(MessageState.DEAD))) {
      throw new RestException(400, INVALID.of("status", "dead letters are dead"));
    }
    return new Fields().add("groups", errors(filter)).build();
  }

  private JsonArray errors(MessageFilter filter) {
    return Fields.array(
        caller.admin().messages().errorGroups(caller.who(), filter),
        group -> MessageJson.group(group, filter));
  }

  private static JsonObject point(Point point) {
    return new Fields()
        .add("at", point.at())
        .add("stored", point.counts().stored())
        .add("sent", point.counts().sent())
        .add("rejected", point.counts().rejected())
        .add("dead", point.counts().dead())
        .build();
  }
}
