"""Experts asked in order, and the words by which experts are found for a request.

Revision ID: 0013
Revises: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE asks (
        id VARCHAR(36) NOT NULL,
        request_id VARCHAR(36) NOT NULL,
        expert_id VARCHAR(36) NOT NULL,
        position INTEGER NOT NULL,
        state VARCHAR NOT NULL,
        way VARCHAR NOT NULL,
        minutes INTEGER NOT NULL,
        actor TEXT NOT NULL,
        at BIGINT,
        address TEXT NOT NULL,
        message_id VARCHAR(36),
        asked_at BIGINT,
        answer_by BIGINT,
        answered_at BIGINT,
        reason TEXT NOT NULL,
        words TEXT NOT NULL,
        paused BOOLEAN NOT NULL,
        outlet_key TEXT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(request_id) REFERENCES requests (id),
        FOREIGN KEY(expert_id) REFERENCES experts (id),
        FOREIGN KEY(message_id) REFERENCES messages (id)
    )
    """,
    "CREATE INDEX asks_request ON asks (request_id, position)",
    "CREATE INDEX asks_expert ON asks (expert_id, asked_at, state)",
    "CREATE INDEX asks_outlet ON asks (expert_id, outlet_key, state)",
    "CREATE INDEX asks_asked ON asks (asked_at) WHERE asked_at IS NOT NULL",
    "CREATE INDEX asks_open ON asks (state, answer_by) WHERE state IN ('queued', 'asked')",
    """
    CREATE TABLE expert_words (
        kind VARCHAR NOT NULL,
        word VARCHAR NOT NULL,
        expert_id VARCHAR(36) NOT NULL,
        PRIMARY KEY (kind, word, expert_id),
        FOREIGN KEY(expert_id) REFERENCES experts (id)
    )
    WITHOUT ROWID
    """,
    "CREATE INDEX expert_words_expert ON expert_words (expert_id)",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
