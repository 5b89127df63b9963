package dev.postrider.server.app;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Not published; referred to. */
@Entity
public class Customer {

  @Id private Long id;
  private String name;

  protected Customer() {}

  Customer(long id, String name) {
    this.id = id;
    this.name = name;
  }
}
