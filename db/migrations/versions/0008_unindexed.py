"""What is said waits in a table of its own until the search index catches up.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE unindexed (
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (number)
    )
    """,
    # Many texts are indexed at a time now, so SQLite's own merging is cheap again.
    "INSERT INTO search (search, rank) VALUES ('automerge', 4)",
    "INSERT INTO search (search, rank) VALUES ('crisismerge', 16)",
)


def upgrade() -> None:
    """Make the table and give the index its usual settings back."""
    for statement in STATEMENTS:
        op.execute(statement)
