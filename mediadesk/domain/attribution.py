"""On which terms a conversation is: what was agreed, since when, and what the office means by it.

What a reporter asks for stands in the request's details; `Terms` is what both sides agreed. Terms
hold from the instant at which they were agreed, never for what was said before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.timeline import Kind, Recorded


class Attribution(StrEnum):
    """On which terms somebody speaks."""

    ON_THE_RECORD = "on_the_record"
    ON_BACKGROUND = "on_background"
    NOT_FOR_ATTRIBUTION = "not_for_attribution"
    OFF_THE_RECORD = "off_the_record"

    @property
    def words(self) -> str:
        """The terms as they are said, `off the record`."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed about attribution.

    It holds from `at` (UTC) on. `by` is the officer who wrote it down, `party` who agreed on the
    other side. `definition` is what the office meant by it then; a later change of the office's
    wording does not change what was agreed. `before` is what held until then.
    """

    attribution: Attribution
    at: datetime
    by: str
    party: str
    definition: str
    note: str = ""
    before: Attribution | None = None


DEFINITIONS: Mapping[Attribution, str] = {
    Attribution.ON_THE_RECORD: "Everything said may be quoted, with the speaker’s name and title.",
    Attribution.ON_BACKGROUND: (
        "What is said may be used and quoted, but the speaker is not named. How they are described "
        "is agreed beforehand."
    ),
    Attribution.NOT_FOR_ATTRIBUTION: (
        "What is said may be used in the reporter’s own words. It is not quoted, and nothing says "
        "or hints where it comes from."
    ),
    Attribution.OFF_THE_RECORD: (
        "Nothing said may be published, quoted or passed on. It is for the reporter’s "
        "understanding only."
    ),
}
"""What is meant as long as the office has not said otherwise."""
LONGEST_DEFINITION = 600
LONGEST_NOTE = 1_000


def setting(attribution: Attribution) -> str:
    """Return the name of the setting that holds the office's own definition."""
    return f"terms.{attribution.value}"


def definition(attribution: Attribution, settings: Mapping[str, str]) -> str:
    """Return what the office means by these terms."""
    return settings.get(setting(attribution), "").strip() or DEFINITIONS[attribution]


def attribution_of(text: str) -> Attribution:
    """Return the terms called `text` (`off the record`, `off_the_record`, …).

    Raises `Refused` beside `attribution` with the list of what there is.
    """
    wanted = "_".join(text.lower().replace("-", " ").replace("_", " ").split())
    try:
        return Attribution(wanted)
    except ValueError:
        raise Refused(
            Problem(
                "attribution",
                "There is no “{text}”. Choose one of: {choices}.",
                {"text": text[:60], "choices": ", ".join(one.words for one in Attribution)},
            )
        ) from None


def is_told(terms: Terms | None) -> bool:
    """Say whether a letter names the terms: they restrict its use, or did until they changed."""
    if terms is None:
        return False
    usual = (None, Attribution.ON_THE_RECORD)
    return terms.attribution not in usual or terms.before not in usual


_WORDS = frozenset(
    {
        Kind.NOTED,
        Kind.REPLIED,
        Kind.RECEIVED,
        Kind.PROPOSED,
        Kind.SCHEDULED,
        Kind.ASKED,
        Kind.ANSWERED,
        Kind.BRIEFED,
    }
)
"""What is said or arranged, and so is on some terms; the rest is the desk's own bookkeeping."""


def marks(timeline: Iterable[Recorded]) -> Mapping[int, Attribution]:
    """Return the terms under which each entry (by its number) was written, where some were agreed.

    `timeline` is in order and may hold several requests; each has terms of its own. What was said
    before terms were agreed keeps those that held then, and an undo holds from when it was done.
    """
    held: dict[str | None, Attribution | None] = {}
    found: dict[int, Attribution] = {}
    for recorded in timeline:
        entry = recorded.entry
        name = {Kind.TERMS: "to", Kind.UNDONE: "terms"}.get(entry.kind, "")
        if name in entry.detail:
            value = entry.detail[name]
            held[entry.subject_id] = Attribution(value) if isinstance(value, str) else None
        now = held.get(entry.subject_id)
        if now is not None and entry.kind in _WORDS:
            found[recorded.number] = now
    return found
