-- Jobs on queues of brokers, and what is told of dead letters that were collected there. Run by Flyway
-- with postrider.schema=migrate; by hand, replace ${prefix} by the value of postrider.table-prefix
-- (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on it, as on the other tables.

-- The table is written by the relay: rather fail than make it wait behind this.
SET LOCAL lock_timeout = '5s';

-- Of dead letters of consumers: the queue, the consumer, and when it failed first. Empty for the relay's own.
ALTER TABLE ${prefix}dead
    ADD COLUMN collected_from  varchar(600),
    ADD COLUMN consumer        varchar(255),
    ADD COLUMN first_failed_at timestamp with time zone;

-- Jobs that operators ask for and nodes with the brokers carry out.
CREATE TABLE ${prefix}queue_job (
    id           varchar(36)  PRIMARY KEY,
    action       varchar(20)  NOT NULL,
    broker       varchar(255) NOT NULL,
    queue        varchar(600) NOT NULL,
    to_broker    varchar(255),
    destination  varchar(600),
    most         bigint,
    state        varchar(10)  NOT NULL
        CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
    asked_by     varchar(255) NOT NULL,
    asked_via    varchar(20)  NOT NULL,
    asked_at     timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    reason       varchar(1000),
    node         varchar(255),
    leased_until timestamp with time zone,
    done         bigint       NOT NULL DEFAULT 0,
    skipped      bigint       NOT NULL DEFAULT 0,
    note         varchar(1000),
    ending       varchar(10),
    ended_at     timestamp with time zone,
    failure      varchar(1000)
);
CREATE INDEX ${prefix}queue_job_asked_at ON ${prefix}queue_job (asked_at);
