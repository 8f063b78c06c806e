"""Interviews that are arranged, and requests that were merged into another.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE requests ADD COLUMN interview_at BIGINT",
    "ALTER TABLE requests ADD COLUMN interview_with TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE requests ADD COLUMN merged_into VARCHAR(36) REFERENCES requests (id)",
    "CREATE INDEX requests_merged ON requests (merged_into) WHERE merged_into IS NOT NULL",
)


def upgrade() -> None:
    """Add the columns; no row is rewritten."""
    for statement in STATEMENTS:
        op.execute(statement)
