"""Addresses and names that look like others and are not: how a reporter is impersonated.

What letters look like and which part of a domain its owner registered are tables that others keep;
they are handed in as a `Likeness`. Pure otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Protocol


class Sign(StrEnum):
    """What is odd about a domain or a name."""

    LOOKS_LIKE = "looks_like"
    """It looks like a domain that the desk knows, and is another."""
    MIXED_SCRIPTS = "mixed_scripts"
    """Letters of several scripts in one word (Unicode TR 39, 5.1)."""
    NOT_THE_OUTLETS = "not_the_outlets"
    """It is another domain than the outlet's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something odd: `about` is the address or name, `other` what it is taken for, if anything."""

    sign: Sign
    about: str
    other: str = ""


class Likeness(Protocol):
    """Knows what looks like what, and who registered a domain."""

    def registered(self, domain: str) -> str:
        """Return the part of a domain that its owner registered, as the public suffix list says."""

    def lookalike(self, domain: str, known: Iterable[str]) -> str | None:
        """Return which known domain this one looks like without being it, None if none."""

    def is_mixed(self, text: str, *, words: bool) -> bool:
        """Say whether one word, or else one part of a domain, mixes letters that look alike."""


def marks_of_address(
    address: str, *, outlet_domain: str, known: Iterable[str], likeness: Likeness
) -> tuple[Mark, ...]:
    """Return what is odd about an address.

    `outlet_domain` is that of the outlet the sender names, empty if unknown; `known` are the
    domains of every outlet that the desk knows, those it has known longest first: of two that look
    alike the later one is marked.
    """
    domain = address.rpartition("@")[2].strip(" .").lower()
    if not domain:
        return ()
    found: list[Mark] = []
    if likeness.is_mixed(domain, words=False):
        found.append(Mark(sign=Sign.MIXED_SCRIPTS, about=address))
    own = likeness.registered(domain)
    others = list(takewhile(lambda one: likeness.registered(one) != own, known))
    alike = likeness.lookalike(domain, others)
    if alike:
        found.append(Mark(sign=Sign.LOOKS_LIKE, about=address, other=alike))
    elif outlet_domain and own != likeness.registered(outlet_domain):
        found.append(Mark(sign=Sign.NOT_THE_OUTLETS, about=address, other=outlet_domain))
    return tuple(found)


def marks_of_name(name: str, likeness: Likeness) -> tuple[Mark, ...]:
    """Return what is odd about a name: letters of several scripts in one word."""
    if not likeness.is_mixed(name, words=True):
        return ()
    return (Mark(sign=Sign.MIXED_SCRIPTS, about=name),)
