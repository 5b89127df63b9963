package dev.postrider.web.rest;

import dev.postrider.observe.Metrics;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The numbers of this node, for Prometheus. */
@Path("/")
@RequestScoped
public class MetricsResource {

  @Inject private Caller caller;
  @Inject private Metrics metrics;

  /** The text format, whatever else the caller would rather have. Every role may see it. */
  @GET
  @Path("metrics")
  @Produces(MediaType.WILDCARD)
  public Response metrics() {
    caller.who(); // somebody
    return Response.ok(metrics.text(), "text/plain;version=0.0.4;charset=utf-8").build();
  }
}
