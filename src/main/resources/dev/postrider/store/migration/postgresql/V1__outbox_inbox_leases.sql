-- The tables of Postrider. Run by Flyway with postrider.schema=migrate; by hand, replace ${prefix}
-- by the value of postrider.table-prefix (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on all of them and SELECT on the
-- sequence ${prefix}outbox_seq.

-- Ids and keys are compared byte by byte, which is quicker than by the rules of a language.

-- What still has to leave. Numbers are not cached: a cache per session would give them out of order.
CREATE TABLE ${prefix}outbox (
    seq          bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME ${prefix}outbox_seq CACHE 1) PRIMARY KEY,
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
    -- When the row got here: later than created_at if it was scheduled or dead. CURRENT_TIMESTAMP would be the
    -- beginning of the transaction.
    queued_at    timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    expires_at   timestamp with time zone,
    attempts     integer       NOT NULL DEFAULT 0,
    CONSTRAINT ${prefix}outbox_id UNIQUE (id, broker)
) WITH (
    -- A queue: small, and all of it changes all the time. Vacuum by count, not by share, and at once.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 20000,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 20000,
    autovacuum_vacuum_cost_delay = 0,
    toast.autovacuum_vacuum_scale_factor = 0,
    toast.autovacuum_vacuum_threshold = 5000,
    toast.autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX ${prefix}outbox_lane ON ${prefix}outbox (broker, shard, seq);

-- Keys that wait, and for which message.
CREATE TABLE ${prefix}blocked_key (
    broker      varchar(255)  NOT NULL,
    shard       integer       NOT NULL,
    message_key varchar(1000) COLLATE "C" NOT NULL,
    head_seq    bigint        NOT NULL,
    due_at      timestamp with time zone,
    reason      varchar(10)   NOT NULL CHECK (reason IN ('RETRY', 'DEAD', 'HOLD')),
    PRIMARY KEY (broker, shard, message_key)
);

-- One row for each attempt that was rejected.
CREATE TABLE ${prefix}attempt (
    attempt_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seq        bigint       NOT NULL,
    id         varchar(255) COLLATE "C" NOT NULL,
    broker     varchar(255) NOT NULL,
    attempt    integer      NOT NULL,
    node       varchar(255) NOT NULL,
    failed_at  timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    reason     text         NOT NULL,
    trace      text
);
CREATE INDEX ${prefix}attempt_message ON ${prefix}attempt (id, broker);

-- Dead letters that were moved aside.
CREATE TABLE ${prefix}dead (
    seq          bigint        PRIMARY KEY,
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
    expires_at   timestamp with time zone,
    attempts     integer       NOT NULL,
    reason       text          NOT NULL,
    died_at      timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX ${prefix}dead_died_at ON ${prefix}dead (died_at);

-- Which consumer applied which message.
CREATE TABLE ${prefix}inbox (
    consumer     varchar(255) NOT NULL,
    message_id   varchar(255) COLLATE "C" NOT NULL,
    payload_hash varchar(255),
    received_at  timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (consumer, message_id)
);
CREATE INDEX ${prefix}inbox_received_at ON ${prefix}inbox (received_at);

-- Nodes and the lanes they hold: few rows, updated often, so with room for it on their page.
CREATE TABLE ${prefix}node (
    id          varchar(255)  PRIMARY KEY,
    description varchar(1000) NOT NULL,
    joined_at   timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at  timestamp with time zone NOT NULL,
    -- The names of those it has configured, separated by commas.
    brokers     varchar(4000) NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE ${prefix}lease (
    broker varchar(255) NOT NULL,
    shard  integer      NOT NULL,
    node   varchar(255),
    epoch  bigint       NOT NULL,
    PRIMARY KEY (broker, shard)
) WITH (fillfactor = 50);

-- One row, written by the first node: over how many shards the keys of a broker are spread.
CREATE TABLE ${prefix}layout (
    id     integer PRIMARY KEY CHECK (id = 1),
    shards integer NOT NULL
);
