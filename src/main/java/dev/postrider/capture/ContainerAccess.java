package dev.postrider.capture;

import dev.postrider.store.OutboxStore;
import dev.postrider.store.Schedule;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** What capture can only have inside a container. */
interface ContainerAccess {

  /**
   * The container's registry.
   *
   * @throws dev.postrider.PostriderException PR0101 where there is none
   */
  TransactionSynchronizationRegistry transactions();

  /**
   * The open store.
   *
   * @throws dev.postrider.PostriderException PR0300 to PR0399 while it is not open
   */
  OutboxStore outboxStore();

  /**
   * The schedule of the open store.
   *
   * @throws dev.postrider.PostriderException as {@link #outboxStore}
   */
  Schedule schedule();
}
