"""The most used words of the search index; they are counted while nobody waits.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE words (
        word VARCHAR NOT NULL,
        uses INTEGER NOT NULL,
        PRIMARY KEY (word)
    )
    WITHOUT ROWID
    """,
)


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS:
        op.execute(statement)
