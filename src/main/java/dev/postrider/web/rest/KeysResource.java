package dev.postrider.web.rest;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/** Keys that operators hold. */
@Path("keys")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class KeysResource {

  private static final String BROKER = "broker";
  private static final String KEY = "key";
  private static final String REASON = "reason";

  @Inject private Caller caller;

  /** What of the key is not at the broker already waits. */
  @POST
  @Path("hold")
  public JsonObject hold(InputStream in) {
    Body body = Body.read(in, BROKER, KEY, REASON);
    String broker = body.required(BROKER);
    String key = body.required(KEY);
    caller.admin().keys().hold(caller.who(), broker, key, body.text(REASON));
    return json(broker, key, true);
  }

  /** The key goes on. */
  @POST
  @Path("release")
  public JsonObject release(InputStream in) {
    Body body = Body.read(in, BROKER, KEY, REASON);
    String broker = body.required(BROKER);
    String key = body.required(KEY);
    caller.admin().keys().release(caller.who(), broker, key, body.text(REASON));
    return json(broker, key, false);
  }

  private static JsonObject json(String broker, String key, boolean held) {
    return new Fields().add(BROKER, broker).add(KEY, key).add("held", held).build();
  }
}
