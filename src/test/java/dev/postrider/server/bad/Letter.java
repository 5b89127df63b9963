package dev.postrider.server.bad;

import dev.postrider.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Gives both. */
@Entity
@Publish(destination = "/queue/c", fields = "number", serializer = "body")
public class Letter {

  @Id private Long id;
  private String number;

  String body() {
    return number;
  }
}
