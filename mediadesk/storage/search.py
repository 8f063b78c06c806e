"""What a person types into a search field, made safe for the full-text index."""

from __future__ import annotations

import re

FOUND = (
    "SELECT timeline.subject_id FROM search JOIN timeline ON timeline.number = search.rowid "
    "WHERE search MATCH :words"
)
"""The UUIDs of the requests about which something was said that fits `words`."""

_WORD = re.compile(r"\w+", re.UNICODE)
_MOST_WORDS = 32


def match_expression(words: str) -> str | None:
    """Return an FTS5 expression that asks for every word, the last one as a beginning.

    Each word is quoted, so operators and punctuation of FTS5 mean nothing. None means that the text
    holds no word at all.
    """
    found = _WORD.findall(words)[:_MOST_WORDS]
    if not found:
        return None
    quoted = [f'"{word}"' for word in found]
    if words[-1:].isalnum():
        quoted[-1] += "*"
    return " AND ".join(quoted)
