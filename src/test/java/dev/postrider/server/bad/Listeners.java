package dev.postrider.server.bad;

import dev.postrider.Delivery;
import dev.postrider.Subscribe;
import jakarta.enterprise.context.ApplicationScoped;

/** Nearly all that can be wrong with subscriptions. */
@ApplicationScoped
public class Listeners {

  @Subscribe(destination = "/queue/a", consumer = "raw")
  void text(String body) {}

  @Subscribe(destination = "/queue/a", consumer = "wild")
  void wild(Delivery<?> delivery) {}

  @Subscribe(destination = "", consumer = "nowhere", concurrency = 0)
  void nowhere(Delivery<String> delivery) {}

  @Subscribe(destination = "/queue/a", consumer = "far", broker = "mars")
  void far(Delivery<String> delivery) {}

  @Subscribe(destination = "/queue/b", consumer = "same")
  void one(Delivery<String> delivery) {}

  @Subscribe(destination = "/queue/b", consumer = "same")
  void two(Delivery<String> delivery) {}
}
