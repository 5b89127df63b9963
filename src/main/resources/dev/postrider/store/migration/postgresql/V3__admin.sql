-- For operators: switches, jobs, the audit trail, what nodes tell of themselves, statistics, and the
-- first administrator. Run by Flyway with postrider.schema=migrate; by hand, replace ${prefix} by the
-- value of postrider.table-prefix (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on them, as on the other tables.

-- What is paused: everything (both empty), a broker (destination empty), a destination.
CREATE TABLE ${prefix}pause (
    broker      varchar(255) NOT NULL,
    destination varchar(600) NOT NULL,
    paused_at   timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    paused_by   varchar(255) NOT NULL,
    reason      varchar(1000),
    PRIMARY KEY (broker, destination)
);

-- Jobs that operators ask for and nodes carry out, on the messages from next_seq to last_seq.
CREATE TABLE ${prefix}command (
    id           varchar(36)  PRIMARY KEY,
    action       varchar(20)  NOT NULL,
    criteria     text         NOT NULL,
    destination  varchar(600),
    state        varchar(10)  NOT NULL
        CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
    asked_by     varchar(255) NOT NULL,
    asked_via    varchar(20)  NOT NULL,
    asked_at     timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    reason       varchar(1000),
    node         varchar(255),
    leased_until timestamp with time zone,
    next_seq     bigint       NOT NULL,
    last_seq     bigint       NOT NULL,
    total        bigint       NOT NULL,
    total_capped boolean      NOT NULL,
    done         bigint       NOT NULL DEFAULT 0,
    skipped      bigint       NOT NULL DEFAULT 0,
    ended_at     timestamp with time zone,
    failure      varchar(1000)
);
CREATE INDEX ${prefix}command_asked_at ON ${prefix}command (asked_at);

-- Who did what. Rows are only added.
CREATE TABLE ${prefix}audit (
    audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    done_at  timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    who      varchar(255)  NOT NULL,
    via      varchar(20)   NOT NULL,
    action   varchar(40)   NOT NULL,
    target   varchar(2000) NOT NULL,
    reason   varchar(1000),
    outcome  varchar(1000) NOT NULL,
    affected bigint        NOT NULL DEFAULT 0
);

-- What each deployment tells of itself, without secrets.
CREATE TABLE ${prefix}node_report (
    node        varchar(255) PRIMARY KEY,
    report      text         NOT NULL,
    since       timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    reported_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at  timestamp with time zone NOT NULL
) WITH (fillfactor = 50);

-- How many messages in each minute.
CREATE TABLE ${prefix}activity (
    at_minute timestamp with time zone NOT NULL,
    broker    varchar(255) NOT NULL,
    node      varchar(255) NOT NULL,
    stored    bigint       NOT NULL,
    sent      bigint       NOT NULL,
    rejected  bigint       NOT NULL,
    dead      bigint       NOT NULL,
    PRIMARY KEY (at_minute, broker, node)
) WITH (fillfactor = 50);

-- The first administrator, where no user is configured.
CREATE TABLE ${prefix}account (
    name          varchar(255) PRIMARY KEY,
    password_hash varchar(1000) NOT NULL,
    created_at    timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- Dead letters are looked for by their ids.
CREATE INDEX ${prefix}dead_id ON ${prefix}dead (id, broker);

-- Messages at the head of a waiting key are found by its entry, in their order.
CREATE INDEX ${prefix}blocked_key_head ON ${prefix}blocked_key (head_seq);
