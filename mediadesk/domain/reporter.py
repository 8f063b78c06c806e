"""Who asks: a reporter, and the outlet they work for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Medium(StrEnum):
    """What a request is for; also the kind of an outlet."""

    PRINT = "print"
    ONLINE = "online"
    TV = "tv"
    RADIO = "radio"
    PODCAST = "podcast"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """A reporter as they gave themselves; `phone` as written, `phone_e164` normalised (E.164)."""

    name: str
    email: str = ""
    phone: str = ""
    phone_e164: str = ""
    role: str = ""
