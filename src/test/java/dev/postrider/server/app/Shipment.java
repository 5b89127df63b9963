package dev.postrider.server.app;

import dev.postrider.Publish;
import jakarta.persistence.Cacheable;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;

/** Its messages tell which version they are of and which transaction made it. */
@Cacheable(false) // Locks of EclipseLink's cache and of rows, taken together, can dead-lock.
@Entity
@Publish(
    destination = "/queue/shipments",
    key = "code",
    fields = {"version", "mark"})
public class Shipment {

  @Id private String code;
  @Version private int version;
  private String mark;
  private int changes;

  @OneToMany(mappedBy = "shipment", cascade = CascadeType.ALL)
  private List<Scan> scans = new ArrayList<>();

  protected Shipment() {}

  String code() {
    return code;
  }

  int version() {
    return version;
  }

  void change(String by) {
    mark = by;
    changes++;
  }

  void scan(String by) {
    scans.add(new Scan(this, by));
  }
}
