"""A release read and laid out off the GUI thread, as the review shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mediadesk.domain.acquaintance import Recognised
from mediadesk.domain.draft import ReleaseDraft
from mediadesk.domain.release import Release
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import Reviewed
from mediadesk.ui.desk.review.offsets import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """One release, read and laid out off the GUI thread."""

    reviewed: Reviewed
    shown: Shown
    now: datetime
    met: Mapping[tuple[str, str, str], Recognised | None]
    """Who the people of the draft were in an earlier release, by name, address and number."""
    stored: Release | None = None
    """The stored release that is being mended, None for a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A stored release beside the draft that may update it."""

    release: Release
    draft: ReleaseDraft


def laid_out(desk: Desk, reviewed: Reviewed, *, stored: Release | None = None) -> Laid:
    """Prepare a draft for showing: its text without controls, and who its people are."""
    people = [*reviewed.draft.experts, *reviewed.draft.contacts]
    keys = [(one.name, one.email, one.phone) for one in people]
    return Laid(
        reviewed=reviewed,
        shown=Shown(reviewed.draft.text),
        met={key: reviewed.people.recognise(*key) for key in keys},
        now=desk.clock.now(),
        stored=stored,
    )
