-- What was sent, kept for a while. Run by Flyway with postrider.schema=migrate; by hand, replace
-- ${prefix} by the value of postrider.table-prefix (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on it, as on the other tables.

-- Messages that were sent, for as long as postrider.retention.sent says.
CREATE TABLE ${prefix}sent (
    -- Of two nodes that move a row at once the key refuses the second.
    seq          BIGINT        PRIMARY KEY,
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
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts     INTEGER       NOT NULL,
    sent_at      TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE INDEX ${prefix}sent_id ON ${prefix}sent (id);
