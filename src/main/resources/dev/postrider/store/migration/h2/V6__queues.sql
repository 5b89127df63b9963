-- Jobs on queues of brokers, and what is told of dead letters that were collected there. Run by Flyway
-- with postrider.schema=migrate; by hand, replace ${prefix} by the value of postrider.table-prefix
-- (postrider_ unless set).
-- The user of the application needs SELECT, INSERT, UPDATE, DELETE on it, as on the other tables.

-- Of dead letters of consumers: the queue, the consumer, and when it failed first. Empty for the relay's own.
ALTER TABLE ${prefix}dead ADD COLUMN collected_from VARCHAR(600);
ALTER TABLE ${prefix}dead ADD COLUMN consumer VARCHAR(255);
ALTER TABLE ${prefix}dead ADD COLUMN first_failed_at TIMESTAMP WITH TIME ZONE;

-- Jobs that operators ask for and nodes with the brokers carry out.
CREATE TABLE ${prefix}queue_job (
    id           VARCHAR(36)  PRIMARY KEY,
    action       VARCHAR(20)  NOT NULL,
    broker       VARCHAR(255) NOT NULL,
    queue        VARCHAR(600) NOT NULL,
    to_broker    VARCHAR(255),
    destination  VARCHAR(600),
    most         BIGINT,
    state        VARCHAR(10)  NOT NULL
        CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
    asked_by     VARCHAR(255) NOT NULL,
    asked_via    VARCHAR(20)  NOT NULL,
    asked_at     TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    reason       VARCHAR(1000),
    node         VARCHAR(255),
    leased_until TIMESTAMP WITH TIME ZONE,
    done         BIGINT DEFAULT 0 NOT NULL,
    skipped      BIGINT DEFAULT 0 NOT NULL,
    note         VARCHAR(1000),
    ending       VARCHAR(10),
    ended_at     TIMESTAMP WITH TIME ZONE,
    failure      VARCHAR(1000)
);
CREATE INDEX ${prefix}queue_job_asked_at ON ${prefix}queue_job (asked_at);
