package dev.postrider.admin;

/** What an operator may do. */
public enum Permission {
  /** See everything but payloads. */
  VIEW,
  /** See the payloads of messages. */
  VIEW_PAYLOAD,
  /** Try failed and dead messages again. */
  RETRY,
  /** Give up messages. */
  DISCARD,
  /** Put messages back as new ones, also to another destination. */
  REQUEUE,
  /** Hold and release keys. */
  HOLD,
  /** Pause and resume everything, a broker or a destination. */
  PAUSE,
  /** Act on all messages that match a filter. */
  BULK,
  /** Move messages between queues of brokers, and collect dead letters there. */
  QUEUES,
  /** Empty queues of brokers: what was in them is gone. */
  PURGE,
  /** See the configuration. */
  ADMIN
}
