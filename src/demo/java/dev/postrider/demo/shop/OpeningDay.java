package dev.postrider.demo.shop;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Remembers that the shop has had its first day. */
@Entity
@Table(name = "opening_day")
public class OpeningDay {

  static final long ONLY = 1;

  @Id private Long id = ONLY;

  @Column(name = "opened_at")
  private OffsetDateTime openedAt = OffsetDateTime.now(ZoneOffset.UTC);

  public OpeningDay() {}

  public OffsetDateTime getOpenedAt() {
    return openedAt;
  }
}
