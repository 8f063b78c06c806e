"""Routing: who gets a request, and why.

Decided in this order: the release's own press contact, then the office's default. (Rules by topic
and whoever is on duty come between them once the office has such rules and a rota.) The choice is
stored with its reason. A contact without a usable address is never sent to: the request is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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


def decide(release_contacts: Sequence[Contact], default: Contact | None, desk_phone: str) -> Route:
    """Return where a request about a release with these contacts goes.

    The first of the release's contacts with an address is taken. `default` is the office's own
    press contact; `desk_phone` is what a reporter can ring if a contact has no number.
    """
    for contact in release_contacts:
        if contact.email:
            return Route(
                contact=_with_phone(contact, desk_phone),
                reason="Press contact named in the release.",
            )
    for contact in release_contacts:
        known = _same_person(contact, default)
        if known is not None:
            return Route(
                contact=_with_phone(known, desk_phone),
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
            contact=_with_phone(contact, desk_phone),
            reason=f"Who should get this? Held: {why.format(name=contact.name or 'its contact')}.",
            held=True,
        )
    if default is not None and default.email:
        return Route(
            contact=_with_phone(default, desk_phone), reason="The office’s default press contact."
        )
    return Route(
        contact=default,
        reason="Who should get this? Held: no press contact with an e-mail address is set.",
        held=True,
    )


def refused(route: Route, address: str) -> Route:
    """Return a route whose contact did not take the mail: held, until a person says who does."""
    return Route(
        contact=route.contact,
        reason=f"Who should get this? Held: {address} did not take the mail.",
        held=True,
    )


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
