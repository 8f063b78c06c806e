"""Routing: who gets a request, and why.

Decided in this order: the release's own press contact, the first rule that fits, whoever is on
duty, the office's default. The choice is stored with its reason. A contact without a usable address
is never sent to: the request is held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.reporter import Medium
from mediadesk.domain.rota import Rota, coverage, on_duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A press contact: a person or a desk, with whatever is known of how to reach it."""

    name: str
    email: str = ""
    phone: str = ""
    hidden_email: bool = False
    """The release showed a protected address (`[email protected]`): there is one, unknown to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a request goes and the reason, in English; `held` says that a person must decide.

    `contact` is None only if the desk knows nobody at all.
    """

    contact: Contact | None
    reason: str
    held: bool = False


class Hours(StrEnum):
    """When a rule holds."""

    ALWAYS = "always"
    IN_HOURS = "in_hours"
    """While somebody is on duty, or within the office's hours where there is no rota."""
    OUT_OF_HOURS = "out_of_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Sends what fits to a contact. What is empty fits everything; all that is given must fit.

    `words` are topic words, of which one must begin a word of the request; `regions` are beginnings
    of IANA zones such as `America` or `Europe/Berlin`; `languages` are names or codes as the
    request or its release gives them.
    """

    name: str
    contact: Contact
    words: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    media: tuple[Medium, ...] = ()
    hours: Hours = Hours.ALWAYS
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How an office routes: its rules in order, and its rota. `version` counts its changes."""

    rules: tuple[Rule, ...] = ()
    rota: Rota = field(default_factory=Rota)
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What routing looks at in a request. `at` is UTC, `zone` the reporter's IANA zone.

    `text` is all that says what it is about; `languages` are what request and release name.
    """

    text: str
    zone: str
    languages: tuple[str, ...]
    medium: Medium | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the office says of itself: default contact, phone, zone, and its own hours.

    `phone` is what a reporter can ring if a contact has no number. `open` says whether `Matter.at`
    lies within the hours that the settings name, None if they name none.
    """

    default: Contact | None
    phone: str
    zone: ZoneInfo
    open: bool | None = None


_WORD = re.compile(r"\w+", re.UNICODE)
MOST_RULES = 100


def decide(
    release_contacts: Sequence[Contact], office: Office, plan: Plan, matter: Matter
) -> Route:
    """Return where a request about a release with these contacts goes.

    The first of the release's contacts with an address is taken.
    """
    for contact in release_contacts:
        if contact.email:
            return Route(
                contact=_with_phone(contact, office.phone),
                reason="Press contact named in the release.",
            )
    for contact in release_contacts:
        known = _same_person(contact, office.default)
        if known is not None:
            return Route(
                contact=_with_phone(known, office.phone),
                reason="Press contact named in the release; address from the office’s settings.",
            )
    if release_contacts:
        contact = release_contacts[0]
        why = (
            "the release hides the e-mail address of {name}"
            if contact.hidden_email
            else "the release gives no e-mail address for {name}"
        )
        return Route(
            contact=_with_phone(contact, office.phone),
            reason=f"Who should get this? Held: {why.format(name=contact.name or 'its contact')}.",
            held=True,
        )
    return _by_plan(office, plan, matter) or _by_default(office)


def _by_plan(office: Office, plan: Plan, matter: Matter) -> Route | None:
    if not (plan.rules or plan.rota.shifts or plan.rota.exceptions):
        return None
    duty = on_duty(plan.rota, matter.at, office.zone)
    for rule in plan.rules:
        why = fits(rule, matter, is_open=bool(duty) if _has_rota(plan) else office.open)
        if why is not None:
            said = f": {why}" if why else ""
            return Route(
                contact=_with_phone(rule.contact, office.phone),
                reason=f"Rule “{rule.name}”{said}.",
            )
    for name in duty:
        officer = plan.rota.officer(name)
        if officer is None or not officer.email:
            continue
        contact = Contact(name=officer.name, email=officer.email, phone=officer.phone)
        return Route(
            contact=_with_phone(contact, office.phone), reason=_duty(plan, office, matter, name)
        )
    return None


def _by_default(office: Office) -> Route:
    default = office.default
    if default is not None and default.email:
        return Route(
            contact=_with_phone(default, office.phone),
            reason="The office’s default press contact.",
        )
    return Route(
        contact=default,
        reason="Who should get this? Held: no press contact with an e-mail address is set.",
        held=True,
    )


def refused(route: Route, address: str, *, said: str) -> Route:
    """Return a route whose contact did not take the mail: held, until a person says who does.

    `said` is what is known of why, in sentences.
    """
    reason = f"Who should get this? Held: {address} did not take the mail. {said}".rstrip()
    return Route(contact=route.contact, reason=reason, held=True)


def _has_rota(plan: Plan) -> bool:
    return bool(plan.rota.shifts or plan.rota.exceptions)


def _duty(plan: Plan, office: Office, matter: Matter, name: str) -> str:
    spans = coverage(plan.rota, matter.at, matter.at + timedelta(days=1), office.zone)
    end = matter.at + timedelta(days=1)
    for span in spans:
        if name not in span.officers:
            end = span.begin
            break
    if end - matter.at >= timedelta(days=1):
        return f"{name} is on duty."
    return f"{name} is on duty until {end.astimezone(office.zone):%H:%M}."


def fits(rule: Rule, matter: Matter, *, is_open: bool | None) -> str | None:
    """Return why a rule fits (empty if it asks for nothing), None if it does not fit.

    `is_open` says whether the office is staffed then, None if nothing says so.
    """
    if rule.off or not rule.contact.email:
        return None
    reasons: list[str] = []
    if rule.words:
        word = _topic(rule.words, matter.text)
        if word is None:
            return None
        reasons.append(f"topic “{word}”")
    if rule.regions:
        region = next((one for one in rule.regions if _within(matter.zone, one)), None)
        if region is None:
            return None
        reasons.append(f"region {region}")
    if rule.languages:
        named = {one.casefold() for one in matter.languages if one}
        language = next((one for one in rule.languages if one.casefold() in named), None)
        if language is None:
            return None
        reasons.append(f"language {language}")
    if rule.media:
        if matter.medium not in rule.media:
            return None
        reasons.append(f"medium {matter.medium.value}" if matter.medium else "")
    if rule.hours is not Hours.ALWAYS:
        if is_open is None or is_open is not (rule.hours is Hours.IN_HOURS):
            return None
        reasons.append("in office hours" if is_open else "out of office hours")
    return ", ".join(reasons)


def _topic(words: Sequence[str], text: str) -> str | None:
    said = f" {' '.join(_WORD.findall(text.casefold()))}"
    for word in words:
        wanted = " ".join(_WORD.findall(word.casefold()))
        if wanted and f" {wanted}" in said:
            return word
    return None


def _within(zone: str, region: str) -> bool:
    return zone == region or zone.startswith(f"{region.rstrip('/')}/")


def check_rules(rules: Sequence[Rule]) -> None:
    """Raise `Refused` for rules that cannot be kept; the field is `rules.2` for the third."""
    problems: list[Problem] = []
    for number, rule in enumerate(rules):
        if not rule.name:
            problems.append(Problem(f"rules.{number}", "Give the rule a name."))
        if not rule.contact.email:
            problems.append(
                Problem(
                    f"rules.{number}",
                    "Enter the e-mail address that “{name}” sends to.",
                    {"name": rule.name[:60]},
                )
            )
    if len(rules) > MOST_RULES:
        problems.append(Problem("rules", "Keep at most {limit} here.", {"limit": MOST_RULES}))
    if problems:
        raise Refused(*problems)


def _with_phone(contact: Contact, phone: str) -> Contact:
    if contact.phone or not phone:
        return contact
    return Contact(
        name=contact.name, email=contact.email, phone=phone, hidden_email=contact.hidden_email
    )


def _same_person(contact: Contact, default: Contact | None) -> Contact | None:
    if default is None or not default.email or not contact.name:
        return None
    if " ".join(contact.name.casefold().split()) != " ".join(default.name.casefold().split()):
        return None
    return Contact(name=contact.name, email=default.email, phone=contact.phone or default.phone)
