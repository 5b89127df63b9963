package dev.postrider.server.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.UserTransaction;
import java.math.BigDecimal;

/** Business methods that begin and end their transactions themselves. */
@ApplicationScoped
public class ManualShop {

  @PersistenceContext EntityManager entities;
  @Inject UserTransaction transaction;

  public void place(String number) throws Exception {
    transaction.begin();
    entities.persist(new Order(number, BigDecimal.TEN));
    transaction.commit();
  }

  public void placeAndRollBack(String number) throws Exception {
    transaction.begin();
    entities.persist(new Order(number, BigDecimal.TEN));
    entities.flush();
    transaction.rollback();
  }
}
