"""Interviews with a life of their own, and experts' calendars as busy time.

Revision ID: 0012
Revises: 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE interviews (
        id VARCHAR(36) NOT NULL,
        request_id VARCHAR(36) NOT NULL,
        expert_id VARCHAR(36),
        expert_name TEXT NOT NULL,
        state VARCHAR NOT NULL,
        starts_at BIGINT NOT NULL,
        minutes INTEGER NOT NULL,
        zone VARCHAR NOT NULL,
        medium VARCHAR,
        form VARCHAR,
        place TEXT NOT NULL,
        note TEXT NOT NULL,
        uid TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        announced TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(request_id) REFERENCES requests (id),
        FOREIGN KEY(expert_id) REFERENCES experts (id)
    )
    """,
    "CREATE INDEX interviews_start ON interviews (starts_at) WHERE state <> 'cancelled'",
    """
    CREATE INDEX interviews_expert ON interviews (expert_id, starts_at)
    WHERE state <> 'cancelled'
    """,
    "CREATE INDEX interviews_request ON interviews (request_id)",
    "CREATE INDEX interviews_uid ON interviews (uid)",
    """
    CREATE TABLE calendars (
        id VARCHAR(36) NOT NULL,
        expert_id VARCHAR(36) NOT NULL,
        kind VARCHAR NOT NULL,
        address TEXT NOT NULL,
        etag TEXT NOT NULL,
        fetched_at BIGINT,
        tried_at BIGINT,
        next_at BIGINT,
        failures INTEGER NOT NULL,
        problem TEXT NOT NULL,
        problem_at BIGINT,
        version INTEGER NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(expert_id) REFERENCES experts (id)
    )
    """,
    "CREATE INDEX calendars_expert ON calendars (expert_id)",
    """
    CREATE TABLE busy_times (
        calendar_id VARCHAR(36) NOT NULL,
        starts_at BIGINT NOT NULL,
        ends_at BIGINT NOT NULL,
        expert_id VARCHAR(36) NOT NULL,
        PRIMARY KEY (calendar_id, starts_at),
        FOREIGN KEY(calendar_id) REFERENCES calendars (id),
        FOREIGN KEY(expert_id) REFERENCES experts (id)
    )
    WITHOUT ROWID
    """,
    "CREATE INDEX busy_times_expert ON busy_times (expert_id, ends_at, starts_at)",
    # A request knew of one interview: it becomes a row, under the request's own id. What was
    # scheduled is confirmed; what is done was given. Half an hour is what nobody had said.
    """
    INSERT INTO interviews
    SELECT id, id, NULL, interview_with,
        CASE state WHEN 'scheduled' THEN 'confirmed' ELSE 'given' END,
        interview_at, coalesce(length_minutes, 30), deadline_zone, medium,
        json_extract(details, '$.format'), coalesce(json_extract(details, '$.place'), ''), '',
        id || '@mediadesk.invalid', 0, '', updated_at, updated_at, 1
    FROM requests
    WHERE interview_at IS NOT NULL
        AND (state = 'scheduled' OR (state = 'closed' AND outcome = 'interview_given'))
    """,
)


def upgrade() -> None:
    """Make the tables and give each interview its row."""
    for statement in STATEMENTS:
        op.execute(statement)
