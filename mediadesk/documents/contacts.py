"""Contact details as people write them, read by libraries that know the forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

_PLAUSIBLE = re.compile(r"[+(]?[\d\s().\-/–]{4,40}(?:\s*(?:ext|x|#)\.?\s*\d{1,6})?", re.IGNORECASE)
_FEWEST_DIGITS, _MOST_DIGITS = 5, 21


class ContactDetails:
    """Reads mail addresses (RFC 5322, 3.4.1) and phone numbers (E.164).

    `own_number` returns the office's phone, whose country is taken for numbers without one.
    """

    def __init__(self, own_number: Callable[[], str]) -> None:
        self._own_number = own_number
        self._region: tuple[str, str | None] = ("", None)

    def address(self, text: str) -> str | None:
        """Return a mail address in the form that is used, None if it is none.

        Nothing is looked up in the network. Reserved domains such as `.example` are addresses too.
        """
        return _address(text)

    def phone(self, text: str) -> str | None:
        """Return a number as E.164, empty if only its country is unknown, None if it is none."""
        return _phone(text.strip(), self._own_region())

    def _own_region(self) -> str | None:
        own_number = self._own_number()
        if own_number != self._region[0]:
            import phonenumbers

            region = None
            with suppress(phonenumbers.NumberParseException):
                region = phonenumbers.region_code_for_number(phonenumbers.parse(own_number, None))
            self._region = (own_number, region)
        return self._region[1]


# The form checks while it is filled in and again when it is sent: the same texts, twice.


@lru_cache(maxsize=256)
def _address(text: str) -> str | None:
    if any(ord(mark) < 32 or mark == "\x7f" for mark in text):
        return None
    # Only a draft with an address needs it, and it costs 24 ms.
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except (EmailNotValidError, UnicodeError):
        return None


@lru_cache(maxsize=256)
def _phone(written: str, region: str | None) -> str | None:
    if len(written) > 60:
        return None
    import phonenumbers  # only a draft with a number needs it

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_possible_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if written.startswith("+"):
        return None
    digits = sum(mark.isdigit() for mark in written)
    usual = _PLAUSIBLE.fullmatch(written) is not None
    return "" if usual and _FEWEST_DIGITS <= digits <= _MOST_DIGITS else None
