package dev.postrider.web.rest;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The deployments that share the tables, as they tell of themselves. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ClusterResource {

  @Inject private Caller caller;

  /** All deployments, those that are alive first. */
  @GET
  @Path("nodes")
  public JsonObject nodes() {
    return new Fields()
        .add("nodes", Fields.array(caller.admin().cluster().nodes(caller.who()), ClusterJson::node))
        .build();
  }

  /** The brokers, each as its nodes see it. */
  @GET
  @Path("brokers")
  public JsonObject brokers() {
    return new Fields()
        .add("brokers", ClusterJson.brokers(caller.admin().cluster().nodes(caller.who())))
        .build();
  }

  /** All lanes there have ever been. */
  @GET
  @Path("lanes")
  public JsonObject lanes() {
    return new Fields()
        .add(
            "lanes", Fields.array(caller.admin().cluster().lanes(caller.who()), ClusterJson::lease))
        .build();
  }

  /** What each deployment is configured with. */
  @GET
  @Path("config")
  public JsonObject configuration() {
    return new Fields()
        .add(
            "nodes",
            Fields.array(
                caller.admin().cluster().configuration(caller.who()), ClusterJson::configuration))
        .build();
  }
}
