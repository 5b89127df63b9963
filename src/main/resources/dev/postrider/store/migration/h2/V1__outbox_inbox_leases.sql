-- The tables of Postrider. Run by Flyway with postrider.schema=migrate; by hand, replace ${prefix}
-- by the value of postrider.table-prefix (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on all of them.

-- What still has to leave. H2 caches numbers for all sessions together, so they stay in order.
-- The payload is a BLOB because VARBINARY ends at 1 MiB.
CREATE TABLE ${prefix}outbox (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
    -- When the row got here: later than created_at if it was scheduled or dead.
    queued_at    TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE,
    attempts     INTEGER       DEFAULT 0 NOT NULL,
    CONSTRAINT ${prefix}outbox_id UNIQUE (id, broker)
);
CREATE INDEX ${prefix}outbox_lane ON ${prefix}outbox (broker, shard, seq);

-- Keys that wait, and for which message.
CREATE TABLE ${prefix}blocked_key (
    broker      VARCHAR(255)  NOT NULL,
    shard       INTEGER       NOT NULL,
    message_key VARCHAR(1000) NOT NULL,
    head_seq    BIGINT        NOT NULL,
    due_at      TIMESTAMP WITH TIME ZONE,
    reason      VARCHAR(10)   NOT NULL CHECK (reason IN ('RETRY', 'DEAD', 'HOLD')),
    PRIMARY KEY (broker, shard, message_key)
);

-- One row for each attempt that was rejected.
CREATE TABLE ${prefix}attempt (
    attempt_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seq        BIGINT       NOT NULL,
    id         VARCHAR(255) NOT NULL,
    broker     VARCHAR(255) NOT NULL,
    attempt    INTEGER      NOT NULL,
    node       VARCHAR(255) NOT NULL,
    failed_at  TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    reason     VARCHAR(4000) NOT NULL,
    trace      VARCHAR(16000)
);
CREATE INDEX ${prefix}attempt_message ON ${prefix}attempt (id, broker);

-- Dead letters that were moved aside.
CREATE TABLE ${prefix}dead (
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
    expires_at   TIMESTAMP WITH TIME ZONE,
    attempts     INTEGER       NOT NULL,
    reason       VARCHAR(4000) NOT NULL,
    died_at      TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE INDEX ${prefix}dead_died_at ON ${prefix}dead (died_at);

-- Which consumer applied which message.
CREATE TABLE ${prefix}inbox (
    consumer     VARCHAR(255) NOT NULL,
    message_id   VARCHAR(255) NOT NULL,
    payload_hash VARCHAR(255),
    received_at  TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    PRIMARY KEY (consumer, message_id)
);
CREATE INDEX ${prefix}inbox_received_at ON ${prefix}inbox (received_at);

-- Nodes and the lanes they hold.
CREATE TABLE ${prefix}node (
    id          VARCHAR(255)  PRIMARY KEY,
    description VARCHAR(1000) NOT NULL,
    joined_at   TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    -- The names of those it has configured, separated by commas.
    brokers     varchar(4000) NOT NULL
);

CREATE TABLE ${prefix}lease (
    broker VARCHAR(255) NOT NULL,
    shard  INTEGER      NOT NULL,
    node   VARCHAR(255),
    epoch  BIGINT       NOT NULL,
    PRIMARY KEY (broker, shard)
);

-- One row, written by the first node: over how many shards the keys of a broker are spread.
CREATE TABLE ${prefix}layout (
    id     integer PRIMARY KEY CHECK (id = 1),
    shards integer NOT NULL
);
