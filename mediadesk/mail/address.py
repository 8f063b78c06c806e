"""A mail address, checked and written the way a mail server reads it."""

from __future__ import annotations

import re

from mediadesk.domain.errors import Problem, Refused

_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?")
_LONGEST_LOCAL_PART = 64
_LONGEST_ADDRESS = 254
_LONGEST_DOMAIN = 253
_LONGEST_LABEL = 63
_READ_IN_TWO_WAYS = frozenset("\u00df\u1e9e\u03c2\u200c\u200d")
"""Letters that IDNA 2003 and IDNA 2008 map to different domains (RFC 5894, 7.2)."""


def wire_address(email: str, *, field: str = "to") -> str:
    """Return the addr-spec `email` with its domain in ASCII, as it may stand in an envelope.

    A dot-atom before the `@` (RFC 5322, 3.4.1), letters beyond ASCII allowed there (RFC 6531), and
    a domain of labels. Quoted local parts and address literals are not accepted: nobody types them,
    and they are the usual way to smuggle a command. Raises `Refused`, naming `field`.
    """
    local, at, domain = email.rpartition("@")
    if not at or not local or not domain:
        raise Refused(Problem(field, "Write the whole address, such as name@outlet.example."))
    if len(local.encode("utf-8", "surrogatepass")) > _LONGEST_LOCAL_PART or not all(
        _is_atom(part) for part in local.split(".")
    ):
        raise Refused(
            Problem(field, "The part of this address before the @ can not be used in a mail.")
        )
    address = f"{local}@{_ascii_domain(domain, field)}"
    if len(address.encode()) > _LONGEST_ADDRESS:
        raise Refused(Problem(field, "This address is longer than a mail address may be."))
    return address


def _is_atom(text: str) -> bool:
    """Say whether `text` may stand between the dots of a local part."""
    return bool(text) and all(
        bool(_ATOM.fullmatch(letter)) if letter.isascii() else letter.isprintable()
        for letter in text
    )


def _ascii_domain(domain: str, field: str) -> str:
    if any(letter in _READ_IN_TWO_WAYS for letter in domain):
        raise Refused(
            Problem(field, "This domain can be read in two ways. Write it in its xn-- form.")
        )
    try:
        written = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    except UnicodeError:
        written = ""
    labels = written.split(".")
    if len(written) > _LONGEST_DOMAIN or not all(
        len(label) <= _LONGEST_LABEL and _LABEL.fullmatch(label) for label in labels
    ):
        raise Refused(Problem(field, "The domain of this address is not written correctly."))
    return written
