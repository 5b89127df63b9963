-- Messages that are not to leave before a time. Run by Flyway with postrider.schema=migrate; by hand,
-- replace ${prefix} by the value of postrider.table-prefix (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on it, as on the other tables.

-- When a row is due it moves to the outbox and gets a new number there. Numbers here are negative, so
-- that a number means one message, and none has more digits than JavaScript can count.
CREATE TABLE ${prefix}scheduled (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY (MINVALUE -9000000000000000 START WITH -9000000000000000) PRIMARY KEY,
    id           VARCHAR(255)  NOT NULL,
    broker       VARCHAR(255)  NOT NULL,
    shard        INTEGER       NOT NULL,
    message_key  VARCHAR(1000) NOT NULL,
    destination  VARCHAR(600)  NOT NULL,
    type         VARCHAR(255),
    version      VARCHAR(255),
    event        VARCHAR(20),
    content_type VARCHAR(255)  NOT NULL,
    headers      VARCHAR(1000000) NOT NULL,
    payload      BLOB          NOT NULL,
    created_at   TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE,
    due_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT ${prefix}scheduled_id UNIQUE (id, broker)
);
CREATE INDEX ${prefix}scheduled_due ON ${prefix}scheduled (due_at, seq);
