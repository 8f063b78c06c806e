"""Imports of old logs: what was taken in, of which row each request is, which rows were kept aside.

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE imports (
        id VARCHAR(36) NOT NULL,
        name TEXT NOT NULL,
        sha256 VARCHAR(64) NOT NULL,
        sheet TEXT NOT NULL,
        headers VARCHAR(64) NOT NULL,
        layout TEXT NOT NULL,
        state VARCHAR NOT NULL,
        actor TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        finished_at BIGINT,
        total INTEGER NOT NULL,
        row INTEGER NOT NULL,
        counts TEXT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE imported (
        import_id VARCHAR(36) NOT NULL,
        row INTEGER NOT NULL,
        request_id VARCHAR(36) NOT NULL,
        "key" TEXT NOT NULL,
        likeness VARCHAR(32) NOT NULL,
        notes TEXT NOT NULL,
        version INTEGER NOT NULL,
        before TEXT,
        PRIMARY KEY (import_id, row),
        FOREIGN KEY(import_id) REFERENCES imports (id),
        FOREIGN KEY(request_id) REFERENCES requests (id)
    )
    WITHOUT ROWID
    """,
    "CREATE INDEX imported_request ON imported (request_id)",
    """CREATE INDEX imported_key ON imported ("key") WHERE "key" <> ''""",
    "CREATE INDEX imported_likeness ON imported (likeness)",
    """
    CREATE TABLE asides (
        import_id VARCHAR(36) NOT NULL,
        row INTEGER NOT NULL,
        cells TEXT NOT NULL,
        problems TEXT NOT NULL,
        PRIMARY KEY (import_id, row),
        FOREIGN KEY(import_id) REFERENCES imports (id)
    )
    WITHOUT ROWID
    """,
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
