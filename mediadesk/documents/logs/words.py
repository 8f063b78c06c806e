"""The words of old logs, from `resources/logs/words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from mediadesk.domain.log import Field, LogWords, plain
from mediadesk.domain.search import fold
from mediadesk.paths import resources_dir


@cache
def log_words() -> LogWords:
    """Return the words by which old logs name their columns and values."""
    path = resources_dir() / "logs" / "words.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return LogWords(
        blanks=frozenset(one.casefold() for one in data["blanks"]),
        months={
            fold(word): number
            for number, words in enumerate(data["months"].values(), 1)
            for word in words
        },
        headings={
            Field(name): tuple(dict.fromkeys(plain(one) for one in phrases))
            for name, phrases in data["headings"].items()
        },
        values={
            Field(name): {
                plain(one): value for value, phrases in data[name].items() for one in phrases
            }
            for name in ("medium", "state", "outcome")
        },
    )
