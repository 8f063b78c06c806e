"""A calendar entry as it is sent to one party of an interview (RFC 5545, 5546 and 6047)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mediadesk.domain.mail import Address


class Party(StrEnum):
    """Who is told of an interview by mail; each gets a copy of their own."""

    REPORTER = "reporter"
    EXPERT = "expert"


class Method(StrEnum):
    """What a calendar is to do with the entry (RFC 5546, 1.4)."""

    REQUEST = "REQUEST"
    """Take it in; or, with a higher sequence, change it."""
    CANCEL = "CANCEL"


CALENDAR_TYPE = "text/calendar; method="
"""How the content type of a calendar inside a letter begins; its method follows (RFC 6047, 2.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One party's copy of an interview's calendar entry.

    Whatever stands here is seen by `attendee`, who is the only one named beside the `organizer`.
    `stamp` is when this copy was made, `zone` (IANA) whose clock it is written on; instants are
    UTC. A `tentative` entry is kept free and not settled yet.
    """

    method: Method
    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    text: str
    place: str
    organizer: Address
    attendee: Address
    tentative: bool = False
