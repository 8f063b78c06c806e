"""What became of a request in public: expected, published, how right it was, and what followed.

    expected → published | dropped
    published → judged → correction asked → granted | refused

Something published may be noted without having been expected. Thanks to the expert go out once.
Instants are UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from mediadesk.domain.draft import web_address
from mediadesk.domain.errors import Conflict, Problem, Refused
from mediadesk.domain.release import LinkCheck
from mediadesk.domain.request import is_writable
from mediadesk.domain.workflow import Outcome


class CoverageKind(StrEnum):
    """Where a piece stands."""

    EXPECTED = "expected"
    PUBLISHED = "published"
    DROPPED = "dropped"
    """It was expected and did not appear."""


class Accuracy(StrEnum):
    """How right a published piece is."""

    RIGHT = "right"
    SMALL_ERRORS = "small_errors"
    WRONG = "wrong"

    @property
    def words(self) -> str:
        """The judgement as it is said, `small errors`."""
        return self.value.replace("_", " ")


class Correction(StrEnum):
    """What became of a correction that was asked for."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


COVERED = frozenset(
    {Outcome.INTERVIEW_GIVEN, Outcome.STATEMENT_SENT, Outcome.INFORMATION_GIVEN, Outcome.REFERRED}
)
"""The outcomes after which something may appear."""

LIMITS = {"title": 500, "outlet": 200, "note": 2_000, "file": 500}
MOST_CLIPS = 20
_COUNTED = frozenset({"version", "updated_at", "check"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A cutting or recording: a file kept in the desk, or the name of one kept elsewhere.

    `size` is in bytes, None for a file that is only named.
    """

    id: str
    name: str
    content_type: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One piece. `at` (UTC) is when it is out, `zone` (IANA) the clock on which that was said.

    `thanked` is who was thanked for it. `check` is what the link answered last. `version` counts
    changes; what was `removed_at` some time was noted by mistake.
    """

    id: str
    request_id: str
    kind: CoverageKind
    outlet: str
    at: datetime | None
    zone: str
    created_at: datetime
    updated_at: datetime
    title: str = ""
    link: str = ""
    note: str = ""
    clips: tuple[Clip, ...] = ()
    accuracy: Accuracy | None = None
    accuracy_note: str = ""
    correction: Correction | None = None
    correction_note: str = ""
    correction_at: datetime | None = None
    thanked: str = ""
    thanked_at: datetime | None = None
    check: LinkCheck | None = None
    removed_at: datetime | None = None
    version: int = 1

    def is_due(self, now: datetime) -> bool:
        """Say whether it should be out by `now` (UTC) and nobody has seen it yet."""
        expected = self.kind is CoverageKind.EXPECTED and self.removed_at is None
        return expected and self.at is not None and self.at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """A piece in a list, with the request that it came of."""

    coverage: Coverage
    reference: str
    subject: str
    reporter: str
    owner: str | None


def published(piece: Coverage) -> Coverage:
    """Return a piece as one that is out."""
    return replace(piece, kind=CoverageKind.PUBLISHED)


def dropped(piece: Coverage, note: str) -> Coverage:
    """Return an expected piece as one that will not appear."""
    if piece.kind is not CoverageKind.EXPECTED:
        raise Refused(Problem("coverage", "Only what is still expected can be dropped."))
    return replace(piece, kind=CoverageKind.DROPPED, note=note or piece.note)


def judged(piece: Coverage, accuracy: Accuracy, note: str) -> Coverage:
    """Return a piece with how right it is; what is wrong is said in words."""
    _need_published(piece)
    if accuracy is not Accuracy.RIGHT and not note:
        raise Refused(Problem("note", "Say what is not right."))
    return replace(piece, accuracy=accuracy, accuracy_note=note)


def asked_to_correct(piece: Coverage, at: datetime) -> Coverage:
    """Return a piece whose correction is asked for."""
    _need_published(piece)
    if piece.correction is Correction.GRANTED:
        raise Refused(Problem("coverage", "This was corrected already."))
    return replace(piece, correction=Correction.ASKED, correction_at=at, correction_note="")


def answered(piece: Coverage, correction: Correction, note: str, at: datetime) -> Coverage:
    """Return a piece with what became of the correction: granted or refused."""
    if piece.correction is None:
        raise Refused(Problem("coverage", "Ask for the correction first."))
    return replace(piece, correction=correction, correction_note=note, correction_at=at)


def thanked(piece: Coverage, who: str, at: datetime) -> Coverage:
    """Return a piece for which somebody was thanked, which happens once."""
    if piece.thanked_at is not None:
        raise Refused(
            Problem("coverage", "{name} was thanked for this already.", {"name": piece.thanked})
        )
    return replace(piece, thanked=who, thanked_at=at)


def undone(current: Coverage, before: Coverage | None, after: Coverage, at: datetime) -> Coverage:
    """Return `current` without what changed from `before` to `after`.

    What was not there before is marked as removed at `at` (UTC). Raises `Conflict` if somebody has
    changed one of the same things since.
    """
    back: dict[str, object] = {} if before is not None else {"removed_at": at}
    for field in fields(Coverage):
        name = field.name
        new = getattr(after, name)
        old = getattr(before, name) if before is not None else None
        if name in _COUNTED or (before is not None and old == new):
            continue
        if getattr(current, name) != new:
            raise Conflict("Somebody changed this coverage since; nothing was undone.")
        if before is not None:
            back[name] = old
    return replace(current, **back)  # type: ignore[arg-type]  # each value was this field's


def words_of(field: str, value: str) -> str:
    """Return what was typed into a field, trimmed; raise `Refused` beside it."""
    words = value.strip()
    limit = LIMITS[field]
    if not is_writable(words) or "\0" in words:
        raise Refused(
            Problem(field, "Part of this text is damaged and cannot be stored. Type it again.")
        )
    if field != "note":
        words = " ".join(words.split())
    if len(words) > limit:
        raise Refused(Problem(field, "Use at most {limit} characters here.", {"limit": limit}))
    return words


def link_of(value: str) -> str:
    """Return a link as it is kept, "" for none; raise `Refused` for what is no web address."""
    if not value.strip():
        return ""
    found = web_address(value)
    if found is None:
        raise Refused(Problem("link", "Enter the whole link; it begins with https:// or http://."))
    return found


def accuracy_of(text: str) -> Accuracy:
    """Return the judgement called `text`; raise `Refused` beside `accuracy`."""
    wanted = "_".join(text.lower().replace("-", " ").replace("_", " ").split())
    try:
        return Accuracy(wanted)
    except ValueError:
        raise Refused(
            Problem(
                "accuracy",
                "There is no “{text}”. Choose one of: {choices}.",
                {"text": text[:60], "choices": ", ".join(one.words for one in Accuracy)},
            )
        ) from None


def standing(pieces: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """Return the pieces that were not removed, those that are out first or soonest first."""
    there = [one for one in pieces if one.removed_at is None]
    return tuple(sorted(there, key=lambda one: (one.at or one.created_at, one.id)))


def _need_published(piece: Coverage) -> None:
    if piece.kind is not CoverageKind.PUBLISHED:
        raise Refused(Problem("coverage", "Note first that it is out."))
