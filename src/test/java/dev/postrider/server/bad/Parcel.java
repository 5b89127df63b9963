package dev.postrider.server.bad;

import dev.postrider.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Names an attribute and a serializer that are not there. */
@Entity
@Publish(
    destination = "/queue/a",
    fields = {"number", "colour"})
@Publish(destination = "/queue/b", serializer = "toParcelSent")
public class Parcel {

  @Id private Long id;
  private String number;
}
