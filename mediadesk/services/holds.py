"""A request whose letter its press contact did not take asks again who should get it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mediadesk.domain.outbox import Message, MessageKind, Recipient
from mediadesk.domain.request import Request
from mediadesk.domain.routing import Route, refused
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.workflow import RequestState
from mediadesk.services.ports import UnitOfWork

_ACTOR = "MediaDesk"


def hold(
    work: UnitOfWork, message: Message, recipient: Recipient, *, now: datetime
) -> Entry | None:
    """Hold the request that a message carried, inside a transaction; return what to tell of it.

    `recipient` has been refused for good, with what the server said as its reason. None where there
    is nothing to hold: the message carried no request, or it is closed, or held already.
    """
    request = _carried(work, message)
    if request is None or request.state is RequestState.CLOSED or request.route.held:
        return None
    route = refused(request.route, recipient.address, said=recipient.reason)
    work.requests.update(replace(request, route=route, unread=True, updated_at=now))
    return _told(request, route, recipient, _ACTOR, now)


def release(
    work: UnitOfWork, message: Message, recipient: Recipient, *, actor: str, now: datetime
) -> Entry | None:
    """End what `hold` began: a person has the same address tried again.

    Called inside a transaction with the refused recipient; returns what to tell of it, or None.
    """
    request = _carried(work, message)
    if request is None or not request.route.held:
        return None
    contact = request.route.contact
    if contact is None or not contact.email or contact.email != recipient.address:
        return None
    route = Route(contact=contact, reason=f"Address kept by {actor}.")
    work.requests.update(replace(request, route=route, updated_at=now))
    return _told(request, route, recipient, actor, now)


def _carried(work: UnitOfWork, message: Message) -> Request | None:
    if message.kind is not MessageKind.REQUEST or message.request_id is None:
        return None
    return work.requests.get(message.request_id)


def _told(request: Request, route: Route, recipient: Recipient, actor: str, now: datetime) -> Entry:
    return Entry(
        kind=Kind.ROUTED,
        actor=actor,
        at=now,
        subject_id=request.id,
        detail={
            "to": route.contact.name if route.contact else None,
            "address": recipient.address,
            "reason": route.reason,
            "held": route.held,
        },
    )
