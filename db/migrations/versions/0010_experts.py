"""Experts with a record of their own, their absences, their photographs, and who names them.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE experts (
        id VARCHAR(36) NOT NULL,
        merged_into VARCHAR(36),
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        words TEXT NOT NULL,
        title TEXT NOT NULL,
        organisation TEXT NOT NULL,
        zone VARCHAR NOT NULL,
        languages TEXT NOT NULL,
        topics TEXT NOT NULL,
        skills TEXT NOT NULL,
        hours TEXT NOT NULL,
        quiet TEXT,
        email TEXT NOT NULL,
        phone TEXT NOT NULL,
        private_email TEXT NOT NULL,
        private_phone TEXT NOT NULL,
        notes TEXT NOT NULL,
        active BOOLEAN NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(merged_into) REFERENCES experts (id)
    )
    """,
    "CREATE INDEX experts_name ON experts (name_key, id) WHERE merged_into IS NULL",
    "CREATE INDEX experts_email ON experts (email) WHERE email <> ''",
    "CREATE INDEX experts_private_email ON experts (private_email) WHERE private_email <> ''",
    "CREATE INDEX experts_merged ON experts (merged_into) WHERE merged_into IS NOT NULL",
    """
    CREATE TABLE absences (
        id VARCHAR(36) NOT NULL,
        expert_id VARCHAR(36) NOT NULL,
        kind VARCHAR NOT NULL,
        starts_at BIGINT NOT NULL,
        ends_at BIGINT NOT NULL,
        zone VARCHAR,
        note TEXT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(expert_id) REFERENCES experts (id)
    )
    """,
    "CREATE INDEX absences_expert ON absences (expert_id, ends_at)",
    "CREATE INDEX absences_end ON absences (ends_at, starts_at)",
    """
    CREATE TABLE expert_releases (
        expert_id VARCHAR(36) NOT NULL,
        release_id VARCHAR(36) NOT NULL,
        name_key TEXT NOT NULL,
        author BOOLEAN NOT NULL,
        PRIMARY KEY (expert_id, release_id, name_key),
        FOREIGN KEY(expert_id) REFERENCES experts (id),
        FOREIGN KEY(release_id) REFERENCES releases (id)
    )
    WITHOUT ROWID
    """,
    "CREATE INDEX expert_releases_release ON expert_releases (release_id)",
    """
    CREATE TABLE photographs (
        expert_id VARCHAR(36) NOT NULL,
        content BLOB NOT NULL,
        kind VARCHAR NOT NULL,
        PRIMARY KEY (expert_id),
        FOREIGN KEY(expert_id) REFERENCES experts (id)
    )
    """,
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
