-- For operators: switches, jobs, the audit trail, what nodes tell of themselves, statistics, and the
-- first administrator. Run by Flyway with postrider.schema=migrate; by hand, replace ${prefix} by the
-- value of postrider.table-prefix (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on them, as on the other tables.

-- What is paused: everything (both empty), a broker (destination empty), a destination.
CREATE TABLE ${prefix}pause (
    broker      VARCHAR(255) NOT NULL,
    destination VARCHAR(600) NOT NULL,
    paused_at   TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    paused_by   VARCHAR(255) NOT NULL,
    reason      VARCHAR(1000),
    PRIMARY KEY (broker, destination)
);

-- Jobs that operators ask for and nodes carry out, on the messages from next_seq to last_seq.
CREATE TABLE ${prefix}command (
    id           VARCHAR(36)  PRIMARY KEY,
    action       VARCHAR(20)  NOT NULL,
    criteria     VARCHAR(1000000) NOT NULL,
    destination  VARCHAR(600),
    state        VARCHAR(10)  NOT NULL
        CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
    asked_by     VARCHAR(255) NOT NULL,
    asked_via    VARCHAR(20)  NOT NULL,
    asked_at     TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    reason       VARCHAR(1000),
    node         VARCHAR(255),
    leased_until TIMESTAMP WITH TIME ZONE,
    next_seq     BIGINT       NOT NULL,
    last_seq     BIGINT       NOT NULL,
    total        BIGINT       NOT NULL,
    total_capped BOOLEAN      NOT NULL,
    done         BIGINT       DEFAULT 0 NOT NULL,
    skipped      BIGINT       DEFAULT 0 NOT NULL,
    ended_at     TIMESTAMP WITH TIME ZONE,
    failure      VARCHAR(1000)
);
CREATE INDEX ${prefix}command_asked_at ON ${prefix}command (asked_at);

-- Who did what. Rows are only added.
CREATE TABLE ${prefix}audit (
    audit_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    done_at  TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    who      VARCHAR(255)  NOT NULL,
    via      VARCHAR(20)   NOT NULL,
    action   VARCHAR(40)   NOT NULL,
    target   VARCHAR(2000) NOT NULL,
    reason   VARCHAR(1000),
    outcome  VARCHAR(1000) NOT NULL,
    affected BIGINT        DEFAULT 0 NOT NULL
);

-- What each deployment tells of itself, without secrets.
CREATE TABLE ${prefix}node_report (
    node        VARCHAR(255) PRIMARY KEY,
    report      VARCHAR(1000000) NOT NULL,
    since       TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    reported_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP WITH TIME ZONE NOT NULL
);

-- How many messages in each minute.
CREATE TABLE ${prefix}activity (
    at_minute TIMESTAMP WITH TIME ZONE NOT NULL,
    broker    VARCHAR(255) NOT NULL,
    node      VARCHAR(255) NOT NULL,
    stored    BIGINT       NOT NULL,
    sent      BIGINT       NOT NULL,
    rejected  BIGINT       NOT NULL,
    dead      BIGINT       NOT NULL,
    PRIMARY KEY (at_minute, broker, node)
);

-- The first administrator, where no user is configured.
CREATE TABLE ${prefix}account (
    name          VARCHAR(255) PRIMARY KEY,
    password_hash VARCHAR(1000) NOT NULL,
    created_at    TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL
);

-- Dead letters are looked for by their ids.
CREATE INDEX ${prefix}dead_id ON ${prefix}dead (id, broker);

-- Messages at the head of a waiting key are found by its entry, in their order.
CREATE INDEX ${prefix}blocked_key_head ON ${prefix}blocked_key (head_seq);
