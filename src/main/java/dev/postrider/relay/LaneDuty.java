package dev.postrider.relay;

import dev.postrider.config.RelaySettings;
import dev.postrider.store.LaneStore;
import java.util.function.BooleanSupplier;

/**
 * What a relay gives each of its lanes.
 *
 * @param store where the rows are
 * @param settings how the relay works
 * @param scheduler threads, time and chance
 * @param node who records attempts
 * @param leaseValid whether the node's lease, as far as it knows, still runs
 * @param leaseInDoubt asks to find out at once whether the node still holds its lanes
 */
record LaneDuty(
    LaneStore store,
    RelaySettings settings,
    Scheduler scheduler,
    String node,
    BooleanSupplier leaseValid,
    Runnable leaseInDoubt) {}
