"""Every original of a release, who agreed to its embargo, and what its report's link answered.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE releases ADD COLUMN report_check TEXT",
    """
    CREATE TABLE agreements (
        id VARCHAR(36) NOT NULL,
        release_id VARCHAR(36) NOT NULL,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        outlet TEXT NOT NULL,
        at BIGINT NOT NULL,
        actor TEXT NOT NULL,
        own BOOLEAN NOT NULL,
        embargo_text TEXT NOT NULL,
        embargo_at BIGINT,
        embargo_zone VARCHAR,
        revoked_at BIGINT,
        revoked_by TEXT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(release_id) REFERENCES releases (id)
    )
    """,
    "CREATE INDEX agreements_release ON agreements (release_id)",
    """
    CREATE TABLE originals_2 (
        sha256 VARCHAR(64) NOT NULL,
        release_id VARCHAR(36) NOT NULL,
        name TEXT NOT NULL,
        content BLOB NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (sha256),
        FOREIGN KEY(release_id) REFERENCES releases (id)
    )
    """,
    """
    INSERT INTO originals_2 (sha256, release_id, name, content, created_at)
    SELECT releases.source_sha256, releases.id, releases.source_name, originals.content,
        releases.created_at
    FROM originals JOIN releases ON releases.id = originals.release_id
    """,
    "DROP TABLE originals",
    "ALTER TABLE originals_2 RENAME TO originals",
    "CREATE INDEX originals_release ON originals (release_id)",
)


def upgrade() -> None:
    """Let a release have several originals, a ledger, and a checked link."""
    for statement in STATEMENTS:
        op.execute(statement)
