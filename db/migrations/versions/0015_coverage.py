"""What appeared of a request, and what is still to appear.

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE coverage (
        id VARCHAR(36) NOT NULL,
        request_id VARCHAR(36) NOT NULL,
        kind VARCHAR NOT NULL,
        outlet TEXT NOT NULL,
        outlet_key TEXT NOT NULL,
        title TEXT NOT NULL,
        link TEXT NOT NULL,
        note TEXT NOT NULL,
        at BIGINT,
        zone VARCHAR NOT NULL,
        clips TEXT NOT NULL,
        accuracy VARCHAR,
        accuracy_note TEXT NOT NULL,
        correction VARCHAR,
        correction_note TEXT NOT NULL,
        correction_at BIGINT,
        thanked TEXT NOT NULL,
        thanked_at BIGINT,
        link_check TEXT,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        removed_at BIGINT,
        version INTEGER NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(request_id) REFERENCES requests (id)
    )
    """,
    "CREATE INDEX coverage_request ON coverage (request_id)",
    "CREATE INDEX coverage_outlet ON coverage (outlet_key, at)",
    """
    CREATE INDEX coverage_expected ON coverage (at, request_id)
    WHERE kind = 'expected' AND removed_at IS NULL
    """,
    """
    CREATE TABLE clips (
        id VARCHAR(36) NOT NULL,
        coverage_id VARCHAR(36) NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(coverage_id) REFERENCES coverage (id)
    )
    """,
    "CREATE INDEX clips_coverage ON clips (coverage_id)",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
