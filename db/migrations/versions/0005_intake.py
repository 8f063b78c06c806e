"""Mails that come in: where they lie, their bytes, and what became of them.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE mailboxes (
        id INTEGER NOT NULL,
        account TEXT NOT NULL,
        folder TEXT NOT NULL,
        validity BIGINT NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (account, folder, validity)
    )
    """,
    """
    CREATE TABLE incoming (
        id VARCHAR(36) NOT NULL,
        sha256 VARCHAR(64) NOT NULL,
        size BIGINT NOT NULL,
        origin VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        mail_id TEXT NOT NULL,
        sender TEXT NOT NULL,
        subject TEXT NOT NULL,
        reading TEXT,
        request_id VARCHAR(36),
        reason TEXT NOT NULL,
        received_at BIGINT NOT NULL,
        answered_at BIGINT,
        pack_id TEXT NOT NULL,
        pack_revision INTEGER NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (sha256),
        FOREIGN KEY(request_id) REFERENCES requests (id)
    )
    """,
    """
    CREATE INDEX incoming_waiting ON incoming (state, received_at)
    WHERE state IN ('stored', 'proposed', 'grouped', 'unprocessable', 'too_large', 'unfetched')
    """,
    "CREATE INDEX incoming_mail_id ON incoming (mail_id)",
    "CREATE INDEX incoming_sender ON incoming (sender, received_at)",
    "CREATE INDEX incoming_received ON incoming (received_at)",
    "CREATE INDEX incoming_request ON incoming (request_id)",
    "CREATE INDEX incoming_answered ON incoming (answered_at) WHERE answered_at IS NOT NULL",
    "CREATE INDEX incoming_pack ON incoming (pack_id) WHERE pack_id <> ''",
    """
    CREATE TABLE places (
        mailbox_id INTEGER NOT NULL,
        uid BIGINT NOT NULL,
        incoming_id VARCHAR(36),
        tries INTEGER NOT NULL,
        told BOOLEAN NOT NULL,
        PRIMARY KEY (mailbox_id, uid),
        FOREIGN KEY(mailbox_id) REFERENCES mailboxes (id),
        FOREIGN KEY(incoming_id) REFERENCES incoming (id)
    )
    WITHOUT ROWID
    """,
    "CREATE INDEX places_open ON places (mailbox_id, uid) WHERE told = 0",
    "CREATE INDEX places_incoming ON places (incoming_id)",
    """
    CREATE TABLE mails (
        incoming_id VARCHAR(36) NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (incoming_id),
        FOREIGN KEY(incoming_id) REFERENCES incoming (id)
    )
    """,
)


def upgrade() -> None:
    """Create the tables of intake with their indexes."""
    for statement in STATEMENTS:
        op.execute(statement)
