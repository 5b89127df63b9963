package dev.postrider.capture;

import dev.postrider.EntityChange;
import dev.postrider.Publish;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.PostLoad;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entities of the tests, mapped in the ways applications do. */
final class Shop {

  private Shop() {}

  @MappedSuperclass
  abstract static class Base {
    @Version int revision = 3;
  }

  /** What is not annotated is not persistent, wherever it stands in the hierarchy. */
  static class Plain extends Base {
    String notPersistent = "no";
  }

  @Entity
  @Publish(destination = "/topic/orders", version = "v1")
  static class Order extends Plain {
    static String constant = "no";
    transient String calculated = "no";
    @Transient String remembered = "no";
    Object _persistence_listener = "no";
    Object $$_hibernate_tracker = "no";

    @Id Long number = 42L;
    String note;
    String empty = "";
    boolean paid;
    BigDecimal total = new BigDecimal("12345678901234567890.10");
    Address address = new Address("Main Street", new Country("NO"));
    @Embedded Address billing;
    @ManyToOne Customer customer = new Customer("c-9");
    @ManyToOne Customer referrer;

    @OneToMany(mappedBy = "order")
    List<Item> items = new ArrayList<>(List.of(new Item(1L), new Item(2L)));

    @ManyToMany List<Customer> watchers = new ArrayList<>();
    @ElementCollection List<String> tags = List.of("a", "b");
    @ElementCollection List<Country> via = List.of(new Country("SE"));
    @ElementCollection Map<String, Integer> counts = new LinkedHashMap<>(Map.of("x", 1));

    @PostLoad
    public void getReady() {}

    public String getNothingMapped() {
      throw new IllegalStateException("fields are accessed");
    }
  }

  @Entity
  static class Customer {
    @Id String code;

    Customer(String code) {
      this.code = code;
    }

    public String getCode() {
      return code;
    }
  }

  /** As a provider derives a proxy: fields empty, the getter of the identifier answers. */
  static class CustomerProxy extends Customer {
    CustomerProxy() {
      super(null);
    }

    @Override
    public String getCode() {
      return "c-proxy";
    }
  }

  @Entity
  static class Item {
    @Id Long id;
    @ManyToOne Order order;

    Item(Long id) {
      this.id = id;
    }
  }

  @Embeddable
  static class Address {
    String street;
    Country country;
    @ElementCollection List<String> lines = List.of("lazy");

    @ElementCollection(fetch = FetchType.EAGER)
    List<String> phones = List.of("1");

    Address(String street, Country country) {
      this.street = street;
      this.country = country;
    }
  }

  @Embeddable
  static class Country {
    String code;

    Country(String code) {
      this.code = code;
    }
  }

  @Entity
  static class Account {
    private String stored = "Ada";
    private long identity = 5;

    @Access(AccessType.FIELD)
    private String byField = "field";

    private String hidden = "no";

    @Id
    public long getIdentity() {
      return identity;
    }

    public void setIdentity(long identity) {
      this.identity = identity;
    }

    public String getName() {
      return stored.toUpperCase(java.util.Locale.ROOT);
    }

    public void setName(String name) {
      stored = name;
    }

    public boolean isActive() {
      return true;
    }

    public void setActive(boolean active) {}

    public String getURL() {
      return "u";
    }

    public void setURL(String url) {}

    @Transient
    public String getSecret() {
      return hidden;
    }

    public void setSecret(String secret) {}

    public String getComputed() {
      return "no setter";
    }
  }

  @Embeddable
  static class SeatId implements Serializable {
    int row = 3;
    String place = "B";
  }

  @Entity
  static class Seat {
    @EmbeddedId SeatId position = new SeatId();
    String guest = "Ada";
  }

  static class LineKey implements Serializable {
    Long order;
    int line;
  }

  @Entity
  @IdClass(LineKey.class)
  static class Line {
    @Id @ManyToOne Order order = new Order();
    @Id int line = 7;
    String text = "t";
    @OneToOne Seat seat = new Seat();
  }

  @Entity
  static class Vehicle {
    @Id int id = 1;
    int wheels = 4;
  }

  @Entity
  @Access(AccessType.PROPERTY)
  static class Car extends Vehicle {
    private String plate = "no";

    public String getPlate() {
      return "AB-1";
    }

    public void setPlate(String plate) {
      this.plate = plate;
    }
  }

  @Entity(name = "Ticket")
  @Publish(destination = "/topic/{region}", fields = "title", key = "owner", type = "Opened")
  @Publish(
      destination = "/queue/{id}",
      serializer = "asText",
      on = {EntityChange.REMOVED})
  static class SupportTicket {
    @Id Long id = 8L;
    String region = "north";
    String title = "Help";
    String owner = "Bob";
    Object serialized = "text \"as\" it is";

    private Object asText() {
      return serialized;
    }
  }

  @Entity
  static class UrgentTicket extends SupportTicket {}

  @Entity
  @Publish(destination = "/topic/own")
  static class OwnTicket extends SupportTicket {}
}
