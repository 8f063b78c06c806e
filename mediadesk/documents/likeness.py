"""How alike two texts are; the library that compares them loads with the first comparison."""

from __future__ import annotations


def words_alike(one: str, other: str) -> float:
    """Return how alike two texts are whatever the order of their words, 0 to 100."""
    from rapidfuzz import fuzz

    return float(fuzz.token_sort_ratio(one, other))
