"""An embargo as a rule: who may read a release before it lifts, and how its instant is told.

An agreement is to an embargo as it stood. Moved to an earlier instant it still covers the release,
since who agreed to wait longer agreed to that too; moved to a later one it has to be given again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mediadesk.domain.deadline import city
from mediadesk.domain.errors import Problem
from mediadesk.domain.release import Embargo

_LIMIT = 200
"""Characters of a name, an address or an outlet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A line of the embargo ledger: who agreed to wait, when, and who wrote it down.

    `at` and `revoked_at` are UTC. `own` says that the reporter confirmed it in the press room
    themselves; else `actor` is the officer who recorded it. `embargo` is as it stood then.
    """

    id: str
    release_id: str
    name: str
    email: str
    outlet: str
    at: datetime
    actor: str
    own: bool
    embargo: Embargo
    revoked_at: datetime | None = None
    revoked_by: str = ""

    @property
    def is_revoked(self) -> bool:
        """Whether it was taken back."""
        return self.revoked_at is not None


def in_force(embargo: Embargo | None, now: datetime) -> bool:
    """Say whether an embargo holds at `now` (UTC); one without an instant never lifts by itself."""
    return embargo is not None and (embargo.at is None or now < embargo.at)


def covers(agreement: Agreement, embargo: Embargo) -> bool:
    """Say whether an agreement is one to this embargo, as it stands now."""
    if agreement.is_revoked:
        return False
    if embargo.at is None or agreement.embargo.at is None:
        return embargo == agreement.embargo
    return embargo.at <= agreement.embargo.at


def may_read(
    embargo: Embargo | None, agreements: Iterable[Agreement], email: str, now: datetime
) -> bool:
    """Say whether the reporter with this address may read a release at `now` (UTC).

    `agreements` are those of the release. Without an address nobody is known to have agreed.
    """
    if embargo is None or not in_force(embargo, now):
        return True
    reader = same_address(email)
    return bool(reader) and any(
        same_address(one.email) == reader and covers(one, embargo) for one in agreements
    )


def same_address(email: str) -> str:
    """Return an address in the form in which two of them are compared."""
    return email.strip().casefold()


def next_lift(embargoes: Iterable[Embargo | None], now: datetime) -> datetime | None:
    """Return the instant (UTC) at which the next of these embargoes lifts, None if none will."""
    ahead = [one.at for one in embargoes if one is not None and one.at is not None and one.at > now]
    return min(ahead, default=None)


def problems(name: str, email: str, outlet: str) -> tuple[Problem, ...]:
    """Return what is wrong with an entry of the ledger; its address is checked by who reads it."""
    found = []
    if not name.strip():
        found.append(Problem("name", "Enter the name of the person who agrees."))
    if not email.strip():
        found.append(Problem("email", "Enter the e-mail address of the person who agrees."))
    for field, value in (("name", name), ("email", email), ("outlet", outlet)):
        if len(value) > _LIMIT:
            found.append(Problem(field, "Use at most {limit} characters.", {"limit": _LIMIT}))
        elif any(not mark.isprintable() for mark in value.strip()):
            found.append(Problem(field, "Take the line break or hidden character out."))
    return tuple(found)


def offset(at: datetime, zone: str) -> str:
    """Return how far a zone's clock is from UTC at an instant, `UTC+01:00`."""
    ahead = at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    minutes = int(ahead.total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def place(at: datetime, zone: str) -> str:
    """Return a zone as a letter names it, `London time, UTC+01:00`; `UTC` alone for UTC."""
    where, ahead = city(zone), offset(at, zone)
    return ahead if where == ahead else f"{where} time, {ahead}"
