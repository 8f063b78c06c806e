"""Files that go out with a reply.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE attachments (
        message_id VARCHAR(36) NOT NULL,
        place INTEGER NOT NULL,
        name TEXT NOT NULL,
        content_type VARCHAR NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (message_id, place),
        FOREIGN KEY(message_id) REFERENCES messages (id)
    )
    """,
)


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS:
        op.execute(statement)
