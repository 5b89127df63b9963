package dev.postrider.server.app;

import static dev.postrider.EntityChange.CREATED;
import static dev.postrider.EntityChange.REMOVED;
import static dev.postrider.EntityChange.UPDATED;

import dev.postrider.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

/** One message for each change, removal included. */
@Entity
@Publish(
    destination = "/queue/lines",
    on = {CREATED, UPDATED, REMOVED})
public class Line {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String text;
  @ManyToOne private Order order;

  protected Line() {}

  Line(Order order, String text) {
    this.order = order;
    this.text = text;
  }

  void text(String other) {
    this.text = other;
  }
}
