-- Messages that are not to leave before a time. Run by Flyway with postrider.schema=migrate; by hand,
-- replace ${prefix} by the value of postrider.table-prefix (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on it, as on the other tables.

-- When a row is due it moves to the outbox and gets a new number there. Numbers here are negative, so
-- that a number means one message, and none has more digits than JavaScript can count.
CREATE TABLE ${prefix}scheduled (
    seq          bigint GENERATED ALWAYS AS IDENTITY (MINVALUE -9000000000000000 START WITH -9000000000000000 CACHE 1) PRIMARY KEY,
    id           varchar(255) COLLATE "C" NOT NULL,
    broker       varchar(255)  NOT NULL,
    shard        integer       NOT NULL,
    message_key  varchar(1000) COLLATE "C" NOT NULL,
    destination  varchar(600)  NOT NULL,
    type         varchar(255),
    version      varchar(255),
    event        varchar(20),
    content_type varchar(255)  NOT NULL,
    headers      text          NOT NULL,
    payload      bytea         NOT NULL,
    created_at   timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at   timestamp with time zone,
    due_at       timestamp with time zone NOT NULL,
    CONSTRAINT ${prefix}scheduled_id UNIQUE (id, broker)
) WITH (
    -- Read at its beginning every second, where what was moved leaves dead entries behind.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX ${prefix}scheduled_due ON ${prefix}scheduled (due_at, seq);
