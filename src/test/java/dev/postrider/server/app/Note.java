package dev.postrider.server.app;

import dev.postrider.Publish;
import dev.postrider.capture.EntityEventListener;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import java.util.Map;

/** Names the listener itself, in a persistence unit that has it for all entities. */
@Entity
@EntityListeners(EntityEventListener.class)
@Publish(destination = "/queue/notes", serializer = "message")
public class Note {

  @Id private Long id;
  private String text;

  protected Note() {}

  Note(long id, String text) {
    this.id = id;
    this.text = text;
  }

  Map<String, String> message() {
    return Map.of("says", text);
  }
}
