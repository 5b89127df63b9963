package dev.postrider.web.rest;

import static dev.postrider.web.rest.RestProblem.INVALID;

import dev.postrider.admin.Cluster.Node;
import dev.postrider.store.PauseStore.Pause;
import dev.postrider.store.PauseStore.Scope;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;

/** The switches that hold everything, a broker or a destination, and who obeys them. */
@Path("relay")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RelayResource {

  private static final String BROKER = "broker";
  private static final String DESTINATION = "destination";
  private static final String REASON = "reason";

  @Inject private Caller caller;

  /** What is paused, and which nodes that relay obey. */
  @GET
  public JsonObject relay() {
    List<Pause> pauses = caller.admin().pausing().list(caller.who());
    List<Node> relaying =
        caller.admin().cluster().nodes(caller.who()).stream()
            .filter(node -> node.alive() && !node.state().brokers().isEmpty())
            .toList();
    Obedience obedience = new Obedience(pauses);
    return new Fields()
        .add("pauses", Fields.array(pauses, RelayResource::json))
        .add("nodes", Fields.array(relaying, node -> json(node, obedience.behind(node))))
        .build();
  }

  /** Messages are stored and kept, and none is sent. */
  @POST
  @Path("pause")
  public JsonObject pause(InputStream in) {
    Body body = Body.read(in, BROKER, DESTINATION, REASON);
    caller.admin().pausing().pause(caller.who(), scope(body), body.text(REASON));
    return relay();
  }

  /** Lets messages go again. */
  @POST
  @Path("resume")
  public JsonObject resume(InputStream in) {
    Body body = Body.read(in, BROKER, DESTINATION, REASON);
    caller.admin().pausing().resume(caller.who(), scope(body), body.text(REASON));
    return relay();
  }

  private static Scope scope(Body body) {
    String broker = body.text(BROKER);
    String destination = body.text(DESTINATION);
    if (broker == null && destination != null) {
      throw new RestException(400, INVALID.of(DESTINATION, "a destination belongs to a broker"));
    }
    return new Scope(broker, destination);
  }

  private static JsonObject json(Pause pause) {
    return fields(pause.scope())
        .add("since", pause.since())
        .add("who", pause.who())
        .add("reason", pause.reason())
        .build();
  }

  private static JsonObject json(Node node, List<Scope> behind) {
    return new Fields()
        .add("id", node.id())
        .add("name", node.state().name())
        .add("age", node.age())
        .add("obeys", behind.isEmpty())
        .add("behind", Fields.array(behind, scope -> fields(scope).build()))
        .build();
  }

  private static Fields fields(Scope scope) {
    return new Fields().add(BROKER, scope.broker()).add(DESTINATION, scope.destination());
  }
}
