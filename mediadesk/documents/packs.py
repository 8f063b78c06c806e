"""Request packs as bytes: versioned JSON, written plainly and read strictly.

On failure, first: whatever is not exactly a pack raises `Refused`, and the mail that brought it is
then a plain mail. Nothing is parsed that is larger than 256 KB or nested deeper than 20; a key that
stands twice, NaN, a number of many digits, an unknown key or version, or a value of another type
refuses the whole. What only a desk may say of a request (its id there, owner, state, route) is left
out, whoever wrote it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, NoReturn
from uuid import UUID

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.pack import VERSION, Pack, draft_of_request
from mediadesk.domain.reference import show
from mediadesk.domain.request import Request, RequestDraft, draft_of

LARGEST = 256 * 1024
DEEPEST = 20
_MOST_DIGITS = 9
_MARK = "request-pack"
_KEYS = frozenset({"mediadesk", "version", "id", "revision", "reference", "request"})
_NOT_THEIRS = frozenset(
    {
        "id",
        "owner",
        "state",
        "status",
        "role",
        "outcome",
        "route",
        "routed_to",
        "held",
        "reference",
        "version",
        "channel",
        "release",
        "waiting_for",
        "follow_up_at",
        "answered_at",
        "created_at",
        "updated_at",
        "unread",
    }
)
"""What only the desk that has a request may say of it."""
_LONGEST_REFERENCE = 20
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def write_pack(request: Request) -> bytes:
    """Return a request as a pack: what the reporter asked, in the JSON that `submit` takes."""
    draft = draft_of_request(request)
    said = {
        name: value
        for name, value in asdict(draft).items()
        if value not in ("", None, ()) and name not in {"id", "channel", "release"}
    }
    reporter = {
        name: said.pop(f"reporter_{name}")
        for name in ("name", "email", "phone", "role")
        if f"reporter_{name}" in said
    }
    pack = {
        "mediadesk": _MARK,
        "version": VERSION,
        "id": request.id,
        "revision": request.version,
        "reference": show(request.reference),
        "request": {**said, "reporter": reporter},
    }
    return json.dumps(pack, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def read_pack(content: bytes) -> Pack:
    """Return the pack that these bytes are; raises `Refused` for everything else."""
    if len(content) > LARGEST:
        _refuse("The request pack is larger than 256 KB.")
    if _depth(content) > DEEPEST:
        _refuse("The request pack is nested too deeply.")
    try:
        found = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_small,
            parse_float=_no_constant,
        )
    except (ValueError, RecursionError):
        _refuse("The request pack is not the JSON that it should be.")
    if not isinstance(found, dict) or found.get("mediadesk") != _MARK:
        _refuse("That is not a request pack.")
    version = found.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version != VERSION:
        _refuse("The request pack is of a version that this MediaDesk does not know.")
    if not set(found) <= _KEYS:
        _refuse("The request pack has keys that it should not have.")
    return Pack(
        id=_uuid(found.get("id")),
        revision=_revision(found.get("revision")),
        reference=_reference(found.get("reference", "")),
        draft=_draft(found.get("request")),
    )


def _refuse(sentence: str) -> NoReturn:
    raise Refused(Problem("pack", sentence))


def _depth(content: bytes) -> int:
    """Return how deeply brackets nest, without reading what they hold."""
    depth = deepest = 0
    for token in _TOKENS.finditer(content):
        if token[0] in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in b"]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text[:20]} has no place in a pack")


def _small(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError("a number of many digits")
    return int(text)


def _uuid(value: object) -> str:
    if isinstance(value, str) and len(value) <= 36:
        try:
            return str(UUID(value))
        except ValueError:
            pass
    _refuse("The request pack has no usable id.")


def _revision(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        _refuse("The request pack has no usable revision.")
    return value


def _reference(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_REFERENCE or not value.isascii():
        _refuse("The request pack has no usable reference.")
    return value if value.isprintable() else ""


def _draft(value: object) -> RequestDraft:
    if not isinstance(value, Mapping):
        _refuse("The request pack holds no request.")
    theirs = {name: one for name, one in value.items() if name not in _NOT_THEIRS}
    draft = draft_of(theirs)
    for field in fields(draft):
        text = getattr(draft, field.name)
        if isinstance(text, str) and not _is_writable(text):
            _refuse("The request pack has damaged text.")
    if not all(_is_writable(one) for one in draft.experts):
        _refuse("The request pack has damaged text.")
    return draft


def _is_writable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= mark <= "\udfff" for mark in text)
