"""How alike two texts or two releases are; RapidFuzz loads with the first comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mediadesk.domain.draft import ReleaseDraft
from mediadesk.domain.rows import Alike, ReleaseText

COMPARED = 6_000
"""Characters of each text that are compared; what makes a release itself stands first."""

_SAME_TEXT, _NEAR_TEXT = 82, 62
"""Percent of RapidFuzz's `ratio`: a text of the same release, and one that tells the same story."""
_SAME_WORDS, _NEAR_WORDS = 92, 85
"""Percent of `token_sort_ratio` between headlines, or between titles of reports."""
_MOST = 5


def words_alike(one: str, other: str) -> float:
    """Return how alike two texts are whatever the order of their words, 0 to 100."""
    from rapidfuzz import fuzz

    return float(fuzz.token_sort_ratio(one, other))


class ReleaseLikeness:
    """Compares releases by headline, report and text."""

    def alike(self, draft: ReleaseDraft, candidates: Iterable[ReleaseText]) -> tuple[Alike, ...]:
        """Return the releases that this one is like, the likest first, five at most."""
        from rapidfuzz import fuzz

        headline, title = _words(draft.headline), _words(draft.report.title)
        text = _words(draft.text[: COMPARED * 2])[:COMPARED]
        found = []
        for one in candidates:
            heads = _ratio(fuzz.token_sort_ratio, headline, _words(one.headline))
            reports = _ratio(fuzz.token_sort_ratio, title, _words(one.report_title))
            same_link = bool(draft.report.url) and draft.report.url == one.report_url
            other = _words(one.text)[:COMPARED]
            body = fuzz.ratio(text, other, score_cutoff=45.0)
            named = heads >= _SAME_WORDS or reports >= _SAME_WORDS or same_link
            is_same = body >= _SAME_TEXT or (named and body >= _NEAR_TEXT)
            is_near = body >= _NEAR_TEXT or heads >= _NEAR_WORDS or (same_link and body > 0)
            if is_same or is_near:
                found.append(
                    Alike(
                        release_id=one.id,
                        title=one.title,
                        created_at=one.created_at,
                        embargo=one.embargo,
                        is_same=is_same,
                        percent=round(max(body, heads if not is_same else body)),
                    )
                )
        found.sort(key=lambda one: (not one.is_same, -one.percent, one.release_id))
        return tuple(found[:_MOST])


def _words(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _ratio(compare: object, one: str, other: str) -> float:
    # A headline of a word or two is like too many others.
    if len(one) < 12 or len(other) < 12 or not callable(compare):
        return 0.0
    return float(compare(one, other))
