package dev.postrider.web.rest;

import dev.postrider.admin.Operator;
import dev.postrider.admin.Version;
import dev.postrider.store.AuditTrail.Entry;
import dev.postrider.store.AuditTrail.Filter;
import dev.postrider.store.AuditTrail.Page;
import dev.postrider.store.MessageFilter;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;

/** Who did what, who asks, and what answers. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AboutResource {

  @Inject private Caller caller;

  /** Who did what, the newest first. */
  @GET
  @Path("audit")
  public JsonObject audit(@Context UriInfo uri) {
    Query query = Query.of(uri, "who", "action", "target", "from", "to", "cursor", "limit");
    // Times as in filters of messages.
    MessageFilter times = caller.filters().parse(query.filter());
    Filter filter =
        new Filter(
            query.text("who"),
            query.text("action"),
            query.text("target"),
            times.from(),
            times.to());
    Page page = caller.admin().audits().list(caller.who(), filter, query.cursor(), query.limit());
    return new Fields()
        .add("entries", Fields.array(page.entries(), AboutResource::json))
        .add("next", MessageJson.text(page.next()))
        .build();
  }

  /** Who asks, and what they may do. */
  @GET
  @Path("me")
  public JsonObject me() {
    Operator who = caller.who();
    return new Fields()
        .add("name", who.name())
        .add("via", who.via())
        .add("role", who.role())
        .add(
            "permissions", Fields.array(who.permissions().stream().sorted().toList(), Fields::word))
        .add("readOnly", caller.admin().isReadOnly())
        .build();
  }

  /** Which version this is. */
  @GET
  @Path("version")
  public JsonObject version() {
    return new Fields().add("version", Version.TEXT).add("api", "v1").build();
  }

  /** The description of the API, OpenAPI in YAML. */
  @GET
  @Path("openapi")
  @Produces(MediaType.WILDCARD)
  public Response openApi() throws IOException {
    try (InputStream in = AboutResource.class.getResourceAsStream("openapi.yaml")) {
      byte[] text = in == null ? new byte[0] : in.readAllBytes();
      return Response.ok(text, "application/yaml;charset=UTF-8").build();
    }
  }

  private static JsonObject json(Entry entry) {
    return new Fields()
        .add("number", MessageJson.text(entry.number()))
        .add("at", entry.at())
        .add("who", entry.act().who())
        .add("via", entry.act().via())
        .add("action", entry.act().action())
        .add("reason", entry.act().reason())
        .add("target", entry.target())
        .add("outcome", entry.outcome())
        .add("affected", entry.affected())
        .build();
  }
}
