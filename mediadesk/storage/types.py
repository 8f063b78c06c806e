"""How values stand in the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_number(at: datetime) -> int:
    """Return an instant as microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICROSECOND


def to_number_or_none(at: datetime | None) -> int | None:
    """Return an instant as microseconds since 1970 UTC, or None."""
    return None if at is None else to_number(at)


def to_instant(number: int) -> datetime:
    """Return the instant (UTC) that stands as a number."""
    return _EPOCH + timedelta(microseconds=number)


def to_instant_or_none(number: int | None) -> datetime | None:
    """Return the instant (UTC) that stands as a number, or None."""
    return None if number is None else to_instant(number)


def to_json(value: Mapping[str, object] | Sequence[object]) -> str:
    """Return a value as compact JSON."""
    return _ENCODE(value)
