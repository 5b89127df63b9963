-- For postrider.order=strict: transactions that publish messages of one key lock its slot before
-- their rows are numbered, until they have ended. Run by Flyway with postrider.schema=migrate; by
-- hand, replace ${prefix} by the value of postrider.table-prefix (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on it, as on the other tables.

-- The rows are locked and never changed, so they are all there from the beginning, and there is
-- nothing to vacuum. Fewer rows would leave keys without a lock: do not delete any.
CREATE TABLE ${prefix}key_lock (
    slot integer PRIMARY KEY
);
INSERT INTO ${prefix}key_lock (slot) SELECT generate_series(0, 1023);
