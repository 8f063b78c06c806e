"""Search without a second copy of the text, in the order in which things were said.

A row of the index now stands under the number of a timeline entry of its request. Old rows were
written in the same order as the entries, at least one entry for each row, so the n-th row of a
request goes under its n-th entry.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE search RENAME TO search_before",
    """
    CREATE VIRTUAL TABLE search USING fts5(
        text, content = '', tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
    "INSERT INTO search (search, rank) VALUES ('automerge', 0)",
    "INSERT INTO search (search, rank) VALUES ('crisismerge', 64)",
    """
    INSERT INTO search (rowid, text)
    SELECT entry.number, said.text
    FROM (
        SELECT request_id, text,
            row_number() OVER (PARTITION BY request_id ORDER BY rowid) AS place
        FROM search_before
    ) AS said
    JOIN (
        SELECT subject_id, number,
            row_number() OVER (PARTITION BY subject_id ORDER BY number) AS place
        FROM timeline
    ) AS entry ON entry.subject_id = said.request_id AND entry.place = said.place
    ORDER BY entry.number
    """,
    "DROP TABLE search_before",
)


def upgrade() -> None:
    """Build the new index from the old one's text."""
    for statement in STATEMENTS:
        op.execute(statement)
