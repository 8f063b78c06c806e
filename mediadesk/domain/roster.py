"""Experts in files: what a row or a card says, and what it would change.

A file names what it knows; what it does not name stays as it is. An empty value empties a field
only where the row names the record by its id, as our own exports do: in a list from elsewhere an
empty cell means that nobody knew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.expert import Expert, ExpertDraft, Photograph, Skill
from mediadesk.domain.week import parse_quiet, parse_week, write_quiet, write_week

FIELDS = (
    "name",
    "title",
    "organisation",
    "zone",
    "languages",
    "topics",
    "skills",
    "hours",
    "quiet",
    "email",
    "phone",
    "private_email",
    "private_phone",
    "notes",
    "active",
)
PRIVATE = ("private_email", "private_phone", "notes")
"""What leaves the desk only if it is asked for by name."""
_LISTS = ("languages", "topics", "skills")
_NO = frozenset("no n false 0 retired nein non".split())
_YES = frozenset("yes y true 1 active ja oui".split())


class RowState(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileExpert:
    """A row or a card: its number in the file from 1, and the texts of the fields it names."""

    number: int
    id: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    photograph: bytes | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """What a row would do: `fields` change; `before` is None for a new record."""

    number: int
    state: RowState
    name: str
    fields: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    draft: ExpertDraft | None = None
    active: bool = True
    before: Expert | None = None
    photograph: Photograph | None = None


def texts_of(expert: Expert) -> dict[str, str]:
    """Return an expert's fields as files hold them; `draft_of` reads them back."""
    found = {
        name: str(getattr(expert, name))
        for name in FIELDS
        if isinstance(getattr(expert, name), str)
    }
    return found | {
        "languages": "; ".join(expert.languages),
        "topics": "; ".join(expert.topics),
        "skills": "; ".join(one.value for one in Skill if one in expert.skills),
        "hours": write_week(expert.hours),
        "quiet": write_quiet(expert.quiet),
        "active": "yes" if expert.active else "no",
    }


def draft_of(row: FileExpert, base: ExpertDraft, *, active: bool) -> tuple[ExpertDraft, bool]:
    """Return a record with what a row says put in; raises `Refused` with every problem.

    `base` and `active` are what there is; the draft still has to be checked.
    """
    problems: list[Problem] = []
    changed: dict[str, object] = {}
    for name, text in row.values.items():
        if not text.strip() and not row.id:
            continue
        try:
            if name == "active":
                active = _active(text, active=active)
            elif name in _LISTS:
                changed[name] = _members(name, text)
            elif name == "hours":
                if text.strip():
                    changed[name] = parse_week(text)
            elif name == "quiet":
                changed[name] = parse_quiet(text)
            elif name == "zone":
                changed[name] = text.strip() or base.zone
            else:
                changed[name] = text
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(*problems)
    return replace(base, **changed), active  # type: ignore[arg-type]  # the draft's own fields


def changed_fields(expert: Expert, draft: ExpertDraft, *, active: bool) -> tuple[str, ...]:
    """Return the names of the fields that a checked draft would change."""
    found = [
        one.name
        for one in fields(ExpertDraft)
        if getattr(expert, one.name) != getattr(draft, one.name)
    ]
    return (*found, *(("active",) if active != expert.active else ()))


def _members(name: str, text: str) -> tuple[str, ...] | frozenset[Skill]:
    members = tuple(part.strip() for part in re.split(r"[;,\n]", text) if part.strip())
    if name != "skills":
        return members
    found = set()
    for one in members:
        word = re.sub(r"[\s-]+", "_", one.casefold())
        if word not in set(Skill):
            raise Refused(
                Problem(
                    "skills",
                    "“{value}” is no media skill. Those are {known}.",
                    {"value": one[:60], "known": ", ".join(Skill)},
                )
            )
        found.add(Skill(word))
    return frozenset(found)


def _active(text: str, *, active: bool) -> bool:
    word = text.strip().casefold()
    if not word:
        return active
    if word in _YES | _NO:
        return word in _YES
    raise Refused(Problem("active", "Write yes or no.", {}))
