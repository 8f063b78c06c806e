"""People the desk has met in earlier releases, and how one of a new release is recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

_TITLES = frozenset(
    "dr prof professor professorin sir dame mr mrs ms mx herr frau m mme sr sra phd md mba ".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """Somebody as an earlier release named them; `met_at` (UTC) is when it was taken in."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    release_id: str
    met_at: datetime
    is_contact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Who somebody is, and by what: `email`, `phone` or `name`, the surest first."""

    who: Acquaintance
    by: str


def plain_name(name: str) -> str:
    """Return a name as it is compared: no case, accents, titles or marks (Unicode NFKD)."""
    spread = unicodedata.normalize("NFKD", name)
    bare = "".join(mark for mark in spread if not unicodedata.combining(mark)).casefold()
    words = [word for word in re.split(r"[^\w]+", bare) if word and word not in _TITLES]
    return " ".join(words)


class Acquaintances:
    """Finds people among those of earlier releases; the one met last wins.

    `read_phone` gives a number in one form whatever way it is written, or None. Nothing changes
    once it is made.
    """

    def __init__(
        self, people: Iterable[Acquaintance], read_phone: Callable[[str], str | None]
    ) -> None:
        self._read_phone = read_phone
        self._by: dict[tuple[str, str], Acquaintance] = {}
        for one in sorted(people, key=lambda person: person.met_at):
            for key in self._keys(one.name, one.email, one.phone):
                self._by[key] = one

    def _keys(self, name: str, email: str, phone: str) -> list[tuple[str, str]]:
        keys = []
        if email.strip():
            keys.append(("email", email.strip().casefold()))
        number = self._number(phone)
        if number:
            keys.append(("phone", number))
        # One word alone is too many people.
        if " " in (plain := plain_name(name)):
            keys.append(("name", plain))
        return keys

    def _number(self, phone: str) -> str:
        if not phone.strip():
            return ""
        digits = "".join(mark for mark in phone if mark.isdigit())
        return self._read_phone(phone) or (digits if len(digits) >= 7 else "")

    def recognise(self, name: str, email: str, phone: str) -> Recognised | None:
        """Return who this is, None if nobody is known by address, number or name.

        A number or an address that belongs to somebody of another name, such as a press desk's,
        recognises nobody.
        """
        plain = plain_name(name)
        for by, value in self._keys(name, email, phone):
            who = self._by.get((by, value))
            if who is None:
                continue
            other = plain_name(who.name)
            if by == "name" or not plain or not other or names_related(plain, other):
                return Recognised(who=who, by=by)
        return None


def names_related(one: str, other: str) -> bool:
    """Say whether two names share their last word or one holds the other's words.

    Both stand as `plain_name` writes them; an empty one is related to nobody.
    """
    a, b = one.split(), other.split()
    if not a or not b:
        return False
    return a[-1] == b[-1] or set(a) <= set(b) or set(b) <= set(a)
