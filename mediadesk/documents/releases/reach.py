"""Ways to reach a person in a line: e-mail addresses, hidden ones too, and phone numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_MAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9_][\w.+'-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
)
_OBFUSCATED = re.compile(
    r"(?<![\w.+-])([A-Za-z0-9_][\w.+-]{0,63})\s{0,2}(?:\[\s?(?:at|@|arroba|æt)\s?\]|\(\s?(?:at|@|arroba)\s?\)|\{at\}|<at>)"
    r"\s{0,2}([\w-]{1,63}(?:(?:\.|\s{0,2}(?:\[\s?dot\s?\]|\(\s?dot\s?\)|\[\s?punkt\s?\]|\(\s?punkt\s?\)|\[\.\])\s{0,2})[\w-]{1,63}){1,5})",
    re.IGNORECASE,
)
# What must be there before the patterns below are worth trying.
_MAYBE = re.compile(
    r"[@\[{]|\((?:at|@|arroba|e-?mail)|<at>|spambots|\d[\d().\-–‑/ \u00a0]{4}", re.IGNORECASE
)
_HIDDEN = re.compile(r"[\[({<]\s?(?:at|@|arroba|æt|e-?mail|correo)|spambots", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[(](?:dot|punkt|\.)[\])]\s*", re.IGNORECASE)
_PROTECTED = re.compile(
    r"\[\s?(?:e-?mail|email)\s{0,2}(?:protected|hidden|address|protégé|geschützt)\s?\]"
    r"|\[(?:correo|email) (?:electrónico )?protegido\]|\(email protected\)|\[email\]|\(e-mail address hidden\)"
    r"|this email address is being protected from spambots\.?",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w/#=.@-])(?:\+\s?|\(\+?)?\d[\d().\-–‑/ \u00a0]{5,26}\d"
    r"(?:\s{0,2},?\s?(?:ext|extension|x|poste|durchwahl|ext\.)\.?\s{0,2}\d{1,6})?(?![\w@])",
    re.IGNORECASE,
)
_FAX = re.compile(
    r"(?:\bfax|telefax|\bf)\s{0,2}[.:]?\s{0,2}(?:\(\w+\)|an|to|at|number|unter|au)?:?\s{0,2}$",
    re.IGNORECASE,
)
_NOT_DIAL = re.compile(
    r"(?:conference id|meeting id|passcode|access code|\bpin|webinar id|call info|dial[- ]in|issn|isbn|doi|einwahl"
    r"|no\.|nr\.|\bcode\b(?![.-]))\D{0,30}$",
    re.IGNORECASE,
)
_PHONE_LABEL = re.compile(
    r"(?:\b(?:t|p|m|c|d|o|w|tel|tél|tlf|tfno|ph|phone|telephone|telefon|teléfono|téléphone|mobile|mobil|handy|cell|office|direct|portable"
    r"|móvil|at|call|or|on|contact|text|línea|durchwahl|o|au|al|unter|ou|oder)\b\.?[:)]?|[☎📞📱/|,;])\s{0,3}$",
    re.IGNORECASE,
)
_DATE_LIKE = re.compile(
    r"^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d|\d{1,4}/(?:19|20)\d\d)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One address or number. `kind` is `email`, `protected` or `phone`; `value` None if hidden."""

    start: int
    end: int
    kind: str
    value: str | None


@lru_cache(maxsize=256)
def _valid(address: str) -> bool:
    """Tell whether an address is one by RFC 5321 and 5322, by email-validator."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except (EmailNotValidError, ValueError):
        return False
    return True


@lru_cache(maxsize=256)
def _possible(digits: str, written: str) -> bool:
    """Tell whether digits can be a phone number somewhere, by phonenumbers."""
    import phonenumbers

    regions = ("US", "GB", "AU", "DE", "FR", "ES") if "+" not in written else ("US",)
    text = written if "+" in written else digits
    for region in regions:
        try:
            if phonenumbers.is_possible_number(phonenumbers.parse(text, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def phone_in(text: str, match: re.Match[str]) -> str | None:
    """Return the number as written if the match is a phone number, or None."""
    written = match[0].strip()
    if written.startswith("(") and written.count("(") > written.count(")"):
        written = written[1:].lstrip()
    while written.count("(") < written.count(")"):
        written = (
            written.rstrip(")").strip() if written.endswith(")") else written.replace(")", "", 1)
        )
    main = re.split(r"[a-zA-Z]", written)[0].strip(" ,")
    digits = re.sub(r"\D", "", main)
    if len(digits) > 15 and "/" in main:
        # "910 123 456 / 600 123 456" is two numbers; the first is taken.
        written = main = main.split("/")[0].strip()
        digits = re.sub(r"\D", "", main)
    if not 7 <= len(digits) <= 15 or _DATE_LIKE.match(main.strip(" ()")):
        return None
    before = text[max(0, match.start() - 40) : match.start()]
    if _FAX.search(before) or _NOT_DIAL.search(before):
        return None
    labelled = bool(_PHONE_LABEL.search(before)) or written.startswith("+")
    groups = len(re.findall(r"\d+", main))
    if not labelled and (groups == 1 and len(digits) < 9):
        return None
    if not labelled and not _possible(digits, main):
        return None
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", main) and not labelled:
        return None
    return written


def reach_in(text: str) -> list[Reach]:
    """Return the addresses and numbers of a text, in order of place."""
    if _MAYBE.search(text) is None:
        return []
    found: list[Reach] = []
    taken: list[tuple[int, int]] = []
    if "@" in text:
        for match in _MAIL.finditer(text):
            address = match[0].rstrip(".'-")
            if _valid(address):
                found.append(
                    Reach(
                        start=match.start(),
                        end=match.start() + len(address),
                        kind="email",
                        value=address,
                    )
                )
                taken.append((match.start(), match.end()))
    if _HIDDEN.search(text):
        for match in _OBFUSCATED.finditer(text):
            address = match[1] + "@" + _DOT.sub(".", match[2]).strip()
            if _valid(address):
                found.append(
                    Reach(start=match.start(), end=match.end(), kind="email", value=address)
                )
                taken.append((match.start(), match.end()))
        found.extend(
            Reach(start=match.start(), end=match.end(), kind="protected", value=None)
            for match in _PROTECTED.finditer(text)
        )
    for match in _PHONE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        number = phone_in(text, match)
        if number:
            found.append(
                Reach(
                    start=match.start(), end=match.start() + len(number), kind="phone", value=number
                )
            )
    return sorted(found, key=lambda reach: reach.start)
