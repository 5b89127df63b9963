package dev.postrider.demo.shop;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/**
 * Hands the messages of the queue to {@link Billing}: its transaction commits, then the broker gets
 * its acknowledgement. A crash between the two makes a second delivery, which the inbox skips; so
 * no XA is needed, and none is left in doubt.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Queue"),
      @ActivationConfigProperty(propertyName = "destination", propertyValue = "billing"),
      @ActivationConfigProperty(propertyName = "useJNDI", propertyValue = "false"),
      // Each message fetched ahead would count as delivered once when the server is killed.
      @ActivationConfigProperty(propertyName = "consumerWindowSize", propertyValue = "0")
    })
public class BillingConsumer implements MessageListener {

  @Inject private Billing billing;

  @Override
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void onMessage(Message message) {
    try {
      billing.invoice(message);
    } catch (JMSException e) {
      throw new EJBException(e);
    }
  }
}
