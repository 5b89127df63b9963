package dev.postrider.demo.shop;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** People who order without being asked, so that there is something to see. */
@Singleton
public class Customers {

  private static final System.Logger LOG = System.getLogger(Customers.class.getName());
  private static final List<String> NAMES =
      List.of("Ada", "Alan", "Barbara", "Edsger", "Frances", "Grace", "Ken", "Margaret");

  /** Busy and calm hours follow each other every six minutes. */
  private static final int DAY_SECONDS = 360;

  private static final double MEAN_PER_SECOND = 3;
  private static final double SWING_PER_SECOND = 2.5;

  /** Seconds from one order that goes by parcel to the next. */
  private static final int PARCEL_SECONDS = 10;

  /** With so many parcels overdue nobody orders another one. */
  private static final int MOST_OVERDUE = 12;

  @Inject private OrderDesk desk;
  @Inject private Warehouse warehouse;
  @Inject private FirstDay firstDay;

  @Inject
  @ConfigProperty(name = "demo.traffic", defaultValue = "on")
  private String atStart;

  private boolean coming;
  private int second;
  private double owed;

  @PostConstruct
  void decide() {
    coming = !atStart.equals("off");
  }

  /** One second of the shop's life. */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void come() {
    try {
      firstDay.begin();
      if (coming) {
        order();
      }
    } catch (RuntimeException e) {
      // Thrown on, it would end the timer.
      LOG.log(System.Logger.Level.WARNING, "The customers come back in a second", e);
    }
  }

  public void pause() {
    coming = false;
  }

  public void resume() {
    coming = true;
  }

  public boolean areComing() {
    return coming;
  }

  private void order() {
    second++;
    owed += MEAN_PER_SECOND + SWING_PER_SECOND * Math.sin(2 * Math.PI * second / DAY_SECONDS);
    for (; owed >= 1; owed--) {
      desk.place(NewOrder.of(NAMES.get((second + (int) owed) % NAMES.size()), NewOrder.E_BOOK));
    }
    if (second % PARCEL_SECONDS == 1 && desk.countByParcel() - warehouse.count() < MOST_OVERDUE) {
      desk.place(NewOrder.of(NAMES.get(second % NAMES.size()), "Lamp"));
    }
  }
}
