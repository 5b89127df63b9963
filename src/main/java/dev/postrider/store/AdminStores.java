package dev.postrider.store;

/**
 * What operators need of the tables.
 *
 * @param catalog questions about messages
 * @param desk acts on single messages and keys
 * @param jobs acts on all that match a filter
 * @param pauses the switches
 * @param audit who did what
 * @param nodes what deployments tell of themselves
 * @param activity how much was stored and sent
 * @param accounts the first administrator
 * @param queues acts on queues of brokers
 */
public record AdminStores(
    MessageCatalog catalog,
    MessageDesk desk,
    BulkJobs jobs,
    PauseStore pauses,
    AuditTrail audit,
    NodeReports nodes,
    ActivityLog activity,
    Accounts accounts,
    QueueJobs queues) {}
