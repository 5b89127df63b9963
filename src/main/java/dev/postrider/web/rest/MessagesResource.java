package dev.postrider.web.rest;

import dev.postrider.admin.AdminException;
import dev.postrider.admin.Messages.MessageRef;
import dev.postrider.store.MessageCatalog.Listing;
import dev.postrider.store.MessageFilter;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Messages that have not left, and what is done with one of them. */
@Path("messages")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class MessagesResource {

  private static final String BROKER = "broker";
  private static final String REASON = "reason";

  /** The message is not there any more. */
  private static final String GONE = "gone";

  @Inject private Caller caller;

  /** A page of messages, and how many there are. */
  @GET
  public JsonObject list(@Context UriInfo uri) {
    Query query = Query.ofFilter(uri, "q", "cursor", "limit");
    MessageFilter filter = Filters.of(caller.filters(), query.text("q"), query.filter());
    Listing listing =
        caller.admin().messages().list(caller.who(), filter, query.cursor(), query.limit());
    return new Fields()
        .add("messages", Fields.array(listing.messages(), MessageJson::entry))
        .add("next", MessageJson.text(listing.next()))
        .add("total", MessageJson.count(caller.admin().messages().count(caller.who(), filter)))
        .build();
  }

  /** A message without its payload. */
  @GET
  @Path("{id}")
  public JsonObject find(@PathParam("id") String id, @Context UriInfo uri) {
    MessageRef ref = ref(id, uri);
    return MessageJson.detail(caller.admin().messages().find(caller.who(), ref.id(), ref.broker()));
  }

  /** The payload, to be saved. */
  @GET
  @Path("{id}/payload")
  @Produces(MediaType.WILDCARD)
  public Response payload(@PathParam("id") String id, @Context UriInfo uri) {
    MessageRef ref = ref(id, uri);
    Download file =
        Download.of(id, caller.admin().messages().payload(caller.who(), ref.id(), ref.broker()));
    return Response.ok(file.bytes(), file.type())
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.fileName() + "\"")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Postrider-Content-Type", file.storedType())
        .build();
  }

  /** The rejected attempts. */
  @GET
  @Path("{id}/attempts")
  public JsonObject attempts(@PathParam("id") String id, @Context UriInfo uri) {
    MessageRef ref = ref(id, uri);
    return new Fields()
        .add(
            "attempts",
            Fields.array(
                caller.admin().messages().attempts(caller.who(), ref.id(), ref.broker()),
                MessageJson::attempt))
        .build();
  }

  /** Sends it as soon as possible. */
  @POST
  @Path("{id}/retry")
  public JsonObject retry(@PathParam("id") String id, InputStream in) {
    Body body = Body.read(in, BROKER, REASON);
    MessageRef ref = ref(id, body);
    return done(
        id, Fields.word(caller.admin().messages().retry(caller.who(), ref, body.text(REASON))));
  }

  /** Gives it up. */
  @POST
  @Path("{id}/discard")
  public JsonObject discard(@PathParam("id") String id, InputStream in) {
    Body body = Body.read(in, BROKER, REASON);
    caller.admin().messages().discard(caller.who(), ref(id, body), body.text(REASON));
    return done(id, GONE);
  }

  /** Puts it back as a new one. */
  @POST
  @Path("{id}/requeue")
  public JsonObject requeue(@PathParam("id") String id, InputStream in) {
    Body body = Body.read(in, BROKER, REASON, "destination");
    MessageRef ref = ref(id, body);
    String newId =
        caller
            .admin()
            .messages()
            .requeue(caller.who(), ref, body.text("destination"), body.text(REASON));
    return done(newId, observed(newId));
  }

  /** A message may leave before anybody looks. */
  private String observed(String id) {
    try {
      return Fields.word(caller.admin().messages().find(caller.who(), id, null).entry().state());
    } catch (AdminException notFound) {
      return GONE;
    }
  }

  private static JsonObject done(String id, String state) {
    return new Fields().add("id", id).add("state", state).build();
  }

  private static MessageRef ref(String id, UriInfo uri) {
    return new MessageRef(Texts.checked("id", id), Query.of(uri, BROKER).text(BROKER));
  }

  private static MessageRef ref(String id, Body body) {
    return new MessageRef(Texts.checked("id", id), body.text(BROKER));
  }
}
