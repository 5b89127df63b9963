package dev.postrider.server.app;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/** What a consumer did. */
@Entity
public class Effect {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String consumer;
  private String body;

  protected Effect() {}

  Effect(String consumer, String body) {
    this.consumer = consumer;
    this.body = body;
  }
}
