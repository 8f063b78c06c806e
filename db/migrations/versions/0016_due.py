"""What waits to leave is found in the order of when it may, without looking through it all.

Revision ID: 0016
Revises: 0015
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATEMENTS = (
    "DROP INDEX recipients_pending",
    """
    CREATE INDEX recipients_pending ON recipients (state, next_try_at)
    WHERE state NOT IN ('sent', 'cancelled')
    """,
)


def upgrade() -> None:
    """Make the index anew, with the next try in it."""
    for statement in STATEMENTS:
        op.execute(statement)
