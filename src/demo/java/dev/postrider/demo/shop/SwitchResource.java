package dev.postrider.demo.shop;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What can be switched in the demo: each answers with the state after it. */
@RequestScoped
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class SwitchResource {

  @EJB private Customers customers;
  @EJB private WarehouseDoor door;
  @Inject private Warehouse warehouse;
  @Inject private OrderDesk desk;
  @Inject private Billing billing;

  @Inject
  @ConfigProperty(name = "demo.broker.title")
  private String broker;

  @Inject
  @ConfigProperty(name = "demo.broker.closed")
  private String closed;

  /** How things stand. */
  @GET
  @Path("state")
  public ShopState state() {
    return new ShopState(
        new ShopState.Counts(
            desk.count(), billing.count(), desk.countByParcel(), warehouse.count()),
        new ShopState.Broker(broker, closed),
        customers.areComing(),
        warehouse.isOpen());
  }

  /** Customers stay away. */
  @POST
  @Path("traffic/pause")
  public ShopState pause() {
    customers.pause();
    return state();
  }

  /** Customers come again. */
  @POST
  @Path("traffic/resume")
  public ShopState resume() {
    customers.resume();
    return state();
  }

  /** Mends the destination that fails; when it answers, the broker takes what it had rejected. */
  @POST
  @Path("warehouse/open")
  public ShopState open() {
    warehouse.open();
    door.look();
    return state();
  }

  /** Breaks it again. */
  @POST
  @Path("warehouse/close")
  public ShopState close() {
    warehouse.close();
    door.look();
    return state();
  }
}
