"""The first schema.

Revision ID: 0001
Revises:
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE facts (
        name VARCHAR NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE releases (
        id VARCHAR(36) NOT NULL,
        headline TEXT NOT NULL,
        standfirst TEXT NOT NULL,
        dateline_city TEXT NOT NULL,
        release_date VARCHAR(10),
        embargo_text TEXT,
        embargo_at BIGINT,
        embargo_zone VARCHAR,
        body TEXT NOT NULL,
        report_title TEXT NOT NULL,
        report_authors TEXT NOT NULL,
        report_url TEXT NOT NULL,
        contacts TEXT NOT NULL,
        experts TEXT NOT NULL,
        language VARCHAR NOT NULL,
        warnings TEXT NOT NULL,
        source_name TEXT NOT NULL,
        source_sha256 VARCHAR(64) NOT NULL,
        text TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (source_sha256)
    )
    """,
    """
    CREATE TABLE timeline (
        number INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        actor TEXT NOT NULL,
        at BIGINT NOT NULL,
        subject_id VARCHAR(36),
        text TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous_hash VARCHAR(64) NOT NULL,
        hash VARCHAR(64) NOT NULL,
        PRIMARY KEY (number)
    )
    """,
    "CREATE INDEX timeline_subject ON timeline (subject_id, number)",
    """
    CREATE TABLE originals (
        release_id VARCHAR(36) NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (release_id),
        FOREIGN KEY(release_id) REFERENCES releases (id)
    )
    """,
    """
    CREATE TABLE requests (
        id VARCHAR(36) NOT NULL,
        reference VARCHAR(10) NOT NULL,
        release_id VARCHAR(36),
        subject TEXT NOT NULL,
        message TEXT NOT NULL,
        reporter_name TEXT NOT NULL,
        reporter_email TEXT NOT NULL,
        reporter_phone TEXT NOT NULL,
        reporter_phone_e164 TEXT NOT NULL,
        reporter_role TEXT NOT NULL,
        outlet TEXT NOT NULL,
        deadline_at BIGINT NOT NULL,
        deadline_zone VARCHAR NOT NULL,
        medium VARCHAR,
        live VARCHAR,
        length_minutes INTEGER,
        details TEXT NOT NULL,
        experts TEXT NOT NULL,
        any_expert BOOLEAN NOT NULL,
        channel VARCHAR NOT NULL,
        route TEXT NOT NULL,
        held BOOLEAN NOT NULL,
        state VARCHAR NOT NULL,
        waiting_for VARCHAR,
        owner TEXT,
        outcome VARCHAR,
        follow_up_at BIGINT,
        answered_at BIGINT,
        unread BOOLEAN NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (reference),
        FOREIGN KEY(release_id) REFERENCES releases (id)
    )
    """,
    "CREATE INDEX requests_closed ON requests (updated_at, id) WHERE state = 'closed'",
    "CREATE INDEX requests_open ON requests (deadline_at, id) WHERE state <> 'closed'",
    "CREATE INDEX requests_reporter ON requests (reporter_email, created_at)",
    """
    CREATE TABLE messages (
        id VARCHAR(36) NOT NULL,
        request_id VARCHAR(36),
        kind VARCHAR NOT NULL,
        mail_id VARCHAR NOT NULL,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        headers TEXT NOT NULL,
        content BLOB,
        created_at BIGINT NOT NULL,
        not_before BIGINT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(request_id) REFERENCES requests (id)
    )
    """,
    "CREATE INDEX messages_request ON messages (request_id)",
    """
    CREATE TABLE recipients (
        id VARCHAR(36) NOT NULL,
        message_id VARCHAR(36) NOT NULL,
        address TEXT NOT NULL,
        name TEXT NOT NULL,
        state VARCHAR NOT NULL,
        attempts INTEGER NOT NULL,
        reason TEXT NOT NULL,
        next_try_at BIGINT,
        sent_at BIGINT,
        PRIMARY KEY (id),
        FOREIGN KEY(message_id) REFERENCES messages (id)
    )
    WITHOUT ROWID
    """,
    "CREATE INDEX recipients_message ON recipients (message_id)",
    """
    CREATE INDEX recipients_pending ON recipients (state)
    WHERE state NOT IN ('sent', 'cancelled')
    """,
    """
    CREATE VIRTUAL TABLE search USING fts5(
        request_id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER timeline_is_not_altered BEFORE UPDATE ON timeline
    BEGIN SELECT RAISE(ABORT, 'timeline entries are never altered'); END
    """,
    """
    CREATE TRIGGER timeline_is_not_deleted BEFORE DELETE ON timeline
    BEGIN SELECT RAISE(ABORT, 'timeline entries are never deleted'); END
    """,
)


def upgrade() -> None:
    """Create the tables, their indexes, the search index and the guards of the timeline."""
    for statement in STATEMENTS:
        op.execute(statement)
