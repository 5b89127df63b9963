package dev.postrider.relay;

import dev.postrider.config.RelaySettings;
import dev.postrider.retry.Chance;
import dev.postrider.store.LaneStore;
import java.util.function.BooleanSupplier;

/**
 * What a relay gives each of its lanes.
 *
 * @param store where the rows are
 * @param settings how the relay works
 * @param scheduler threads and time
 * @param chance for jitter
 * @param node who records attempts
 * @param leaseValid whether the node's lease, as far as it knows, still runs
 * @param leaseInDoubt asks to find out at once whether the node still holds its lanes
 */
record LaneDuty(
    LaneStore store,
    RelaySettings settings,
    Scheduler scheduler,
    Chance chance,
    String node,
    BooleanSupplier leaseValid,
    Runnable leaseInDoubt) {}
