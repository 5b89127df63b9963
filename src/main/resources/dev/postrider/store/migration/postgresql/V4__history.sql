-- What was sent, kept for a while. Run by Flyway with postrider.schema=migrate; by hand, replace
-- ${prefix} by the value of postrider.table-prefix (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on it, as on the other tables.

-- Messages that were sent, for as long as postrider.retention.sent says.
CREATE TABLE ${prefix}sent (
    seq          bigint        NOT NULL,
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
    created_at   timestamp with time zone NOT NULL,
    attempts     integer       NOT NULL,
    sent_at      timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP
) WITH (
    -- Large; added at one end and deleted from the other. By share, but earlier than the default.
    autovacuum_vacuum_scale_factor = 0.05,
    autovacuum_vacuum_threshold = 20000,
    autovacuum_analyze_scale_factor = 0.05,
    autovacuum_analyze_threshold = 20000,
    toast.autovacuum_vacuum_scale_factor = 0.05,
    toast.autovacuum_vacuum_threshold = 20000
);

-- No more than these, and none that is unique: each row that is sent pays for them.
CREATE INDEX ${prefix}sent_seq ON ${prefix}sent (seq);
CREATE INDEX ${prefix}sent_id ON ${prefix}sent (id);
