package dev.postrider.server.app;

import dev.postrider.EntityCreated;
import dev.postrider.EntityRemoved;
import dev.postrider.EntityUpdated;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;

/** An application's own observer of the events. */
@ApplicationScoped
public class SeenEvents {

  private final List<String> seen = new ArrayList<>();

  synchronized void created(@Observes EntityCreated event) {
    seen.add("created " + event.entity().getClass().getSimpleName());
  }

  synchronized void updated(@Observes EntityUpdated event) {
    seen.add("updated " + event.entity().getClass().getSimpleName());
  }

  synchronized void removed(@Observes EntityRemoved event) {
    seen.add("removed " + event.entity().getClass().getSimpleName());
  }

  /** What was seen since the last call, sorted. */
  public synchronized String take() {
    String taken = String.join(", ", seen.stream().sorted().toList());
    seen.clear();
    return taken;
  }
}
