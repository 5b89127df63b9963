package dev.postrider.demo.shop;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Orders, invoices and parcels over HTTP. */
@RequestScoped
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class ShopResource {

  private static final int MOST = 100_000;

  @Inject private OrderDesk desk;
  @Inject private Billing billing;
  @Inject private Warehouse warehouse;
  @Inject private Validator validator;

  /** What there is. */
  @GET
  public Map<String, String> index() {
    return Map.of(
        "orders", "/shop/orders",
        "invoices", "/shop/invoices",
        "parcels", "/shop/parcels",
        "state", "/shop/state");
  }

  /** Places an order; an empty body orders a lamp. */
  @POST
  @Path("orders")
  public Response place(String body) {
    Order order = desk.place(read(body));
    return Response.created(URI.create("orders/" + order.getId())).entity(order).build();
  }

  /** The last orders, the latest first. */
  @GET
  @Path("orders")
  public List<Order> orders(@QueryParam("last") @DefaultValue("1000") String last) {
    return desk.last(number("last", last));
  }

  /** One order. */
  @GET
  @Path("orders/{id: [0-9]{1,18}}")
  public Order order(@PathParam("id") long id) {
    return desk.find(id).orElseThrow(NotFoundException::new);
  }

  /** The last invoices, the latest first. */
  @GET
  @Path("invoices")
  public List<Invoice> invoices(@QueryParam("last") @DefaultValue("1000") String last) {
    return billing.last(number("last", last));
  }

  /** The last parcels, the latest first. */
  @GET
  @Path("parcels")
  public List<Parcel> parcels(@QueryParam("last") @DefaultValue("1000") String last) {
    return warehouse.last(number("last", last));
  }

  /**
   * Places many orders, each in a transaction of its own, and answers when all are placed: by
   * default of what needs no parcel.
   */
  @POST
  @Path("traffic")
  public Traffic traffic(
      @QueryParam("orders") @DefaultValue("1000") String orders,
      @QueryParam("item") @DefaultValue(NewOrder.E_BOOK) String item) {
    int count = number("orders", orders);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      desk.place(checked(NewOrder.of("Ada", item)));
    }
    return new Traffic(count, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  private static int number(String name, String text) {
    if (text.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    }
    throw refused(name + " must be a number from 1 to " + MOST);
  }

  private NewOrder read(String body) {
    return checked(body.isBlank() ? new NewOrder() : parse(body));
  }

  private NewOrder checked(NewOrder order) {
    String problems =
        validator.validate(order).stream()
            .map(ShopResource::sentence)
            .sorted()
            .collect(Collectors.joining("; "));
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    return order;
  }

  private static NewOrder parse(String body) {
    try (Jsonb jsonb = JsonbBuilder.create()) {
      NewOrder order = jsonb.fromJson(body, NewOrder.class);
      if (order == null) {
        throw refused("An order is a JSON object.");
      }
      return order;
    } catch (JsonbException e) {
      throw refused("An order is a JSON object with customer, item, quantity and price.");
    } catch (BadRequestException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sentence(ConstraintViolation<NewOrder> violation) {
    return violation.getPropertyPath() + " " + violation.getMessage();
  }

  private static BadRequestException refused(String why) {
    return new BadRequestException(
        Response.status(Response.Status.BAD_REQUEST)
            .type(MediaType.APPLICATION_JSON)
            .entity(Map.of("problem", why))
            .build());
  }
}
