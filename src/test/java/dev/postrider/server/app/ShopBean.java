package dev.postrider.server.app;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.math.BigDecimal;

/** Business methods of an EJB with container-managed transactions. */
@Stateless
public class ShopBean {

  @PersistenceContext EntityManager entities;
  @Resource EJBContext context;
  @Inject Shop shop;

  public void place(String number) {
    entities.persist(new Order(number, BigDecimal.TEN));
  }

  public void placeAndMark(String number) {
    place(number);
    entities.flush();
    context.setRollbackOnly();
  }

  /** An own transaction of a CDI bean inside that of an EJB. */
  public void placeAroundAnother(String outer, String inner) {
    place(outer);
    shop.placeAlone(inner);
    context.setRollbackOnly();
  }
}
