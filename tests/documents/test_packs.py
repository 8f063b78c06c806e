"""Request packs: what one MediaDesk writes another reads; everything else is refused."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediadesk import paths
from mediadesk.documents.packs import DEEPEST, LARGEST, read_pack, write_pack
from mediadesk.domain.errors import Refused
from mediadesk.domain.pack import Pack, draft_of_request, proposal_of
from tests.services.world import World, make_world

KEY = "01234567-89ab-4def-8123-456789abcdef"
GOOD: dict[str, Any] = {
    "mediadesk": "request-pack",
    "version": 1,
    "id": KEY,
    "revision": 1,
    "reference": "MR-7Q4K-2XC",
    "request": {
        "subject": "Ports",
        "outlet": "Harbour Radio",
        "reporter": {"name": "Nadia Lind", "email": "nadia@harbour.example"},
        "deadline": "2026-11-25T15:00",
        "deadline_zone": "Europe/London",
    },
}


def packed(**changed: object) -> bytes:
    return json.dumps({**GOOD, **changed}).encode()


def asked(**changed: object) -> bytes:
    return packed(request={**GOOD["request"], **changed})


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path / "desk")


def test_a_request_comes_out_as_it_went_in_and_fits_the_schema(world: World) -> None:
    request = world.submit(
        medium="radio",
        live="live",
        format="phone",
        length_minutes=10,
        airs_at="2026-11-25T17:00",
        place="Studio 3",
        experts=("Cy Marsh", "Ada Quill"),
        questions="How?\nWhy?",
        attribution="on_background",
        language="English",
        access_needs="step-free",
        reporter_phone="+44 20 7946 0123",
        reporter_role="Producer",
    ).request
    content = write_pack(request)
    schema = json.loads((paths.resources_dir() / "schema" / "request-pack.json").read_text())
    jsonschema.validate(json.loads(content), schema)
    pack = read_pack(content)
    assert (pack.id, pack.revision) == (request.id, request.version)
    assert pack.draft == draft_of_request(request)
    proposal = proposal_of(pack)
    assert (proposal.deadline, proposal.experts) == (request.deadline, request.experts)
    assert world.desk.requests.problems(pack.draft) == ()
    world.desk.close()


FORGED = {
    "id": KEY,
    "owner": "Eve",
    "state": "closed",
    "status": "vip",
    "outcome": "interview_given",
    "route": {"contact": {"email": "eve@else.example"}},
    "routed_to": "eve@else.example",
    "held": False,
    "reference": "MR-0000-000",
    "version": 9,
    "channel": "phone",
    "release": KEY,
    "waiting_for": "expert",
    "follow_up_at": "2030-01-01",
    "unread": False,
}


@pytest.mark.parametrize("name", sorted(FORGED))
def test_what_only_the_desk_may_say_is_left_out(name: str) -> None:
    draft = read_pack(asked(**{name: FORGED[name]})).draft
    assert draft == read_pack(packed()).draft
    assert (draft.id, draft.release, draft.channel) == ("", "", "form")


BAD = {
    "too large": asked(message="x" * LARGEST),
    "too deep": b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "very deep": b'{"a":' * 10_000,
    "twice": packed().replace(b'"version": 1', b'"version": 1, "version": 1'),
    "twice inside": packed().replace(b'"outlet"', b'"subject": "x", "outlet"'),
    "nan": packed().replace(b'"revision": 1', b'"revision": NaN'),
    "infinity": asked(length_minutes=5).replace(b": 5", b": Infinity"),
    "minus infinity": asked(length_minutes=5).replace(b": 5", b": -Infinity"),
    "fraction": packed(version=1.0),
    "huge number": packed().replace(b'"revision": 1', b'"revision": ' + b"9" * 5_000),
    "version 2": packed(version=2),
    "version true": packed(version=True),
    "version text": packed(version="1"),
    "no version": json.dumps({k: v for k, v in GOOD.items() if k != "version"}).encode(),
    "other mark": packed(mediadesk="release-pack"),
    "unknown key": packed(extra=1),
    "unknown key inside": asked(secret="x"),
    "unknown key of the reporter": asked(reporter={"name": "x", "rank": "general"}),
    "id is no uuid": packed(id="../../etc/passwd"),
    "id is a number": packed(id=5),
    "revision 0": packed(revision=0),
    "revision -1": packed(revision=-1),
    "reference is long": packed(reference="M" * 21),
    "reference is not ascii": packed(reference="MR\u202e"),
    "request is a list": packed(request=[]),
    "request is missing": packed(request=None),
    "reporter is text": asked(reporter="Nadia"),
    "subject is a number": asked(subject=5),
    "experts are numbers": asked(experts=[1]),
    "length is text": asked(length_minutes="ten"),
    "half a pair": packed().replace(b"Ports", b"\\ud800"),
    "nul": asked(subject="a\0b"),
    "latin 1": packed().replace(b"Ports", b"Caf\xe9"),
    "empty": b"",
    "null": b"null",
    "a list": b"[]",
    "html": b"<html></html>",
    "comment": b"// x\n" + packed(),
    "two": packed() + packed(),
    "bom": b"\xef\xbb\xbf" + packed(),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_is_not_exactly_a_pack_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        read_pack(BAD[name])


def test_brackets_in_a_text_are_no_nesting() -> None:
    assert read_pack(asked(message="[" * 500 + '\\"{' * 50)).draft.message.startswith("[[")


def spoil(chance: random.Random, content: bytes) -> bytes:
    """Return a pack with bits flipped, cut off, doubled or spliced."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(found) or 1)
        match chance.randrange(5):
            case 0:
                found[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[place : place + chance.randint(1, 40)]
            case 2:
                found[place:place] = found[place : place + chance.randint(1, 60)]
            case 3:
                found[place:place] = chance.choice([b"[", b"{", b'"', b"1e999", b"NaN", b"\\u0000"])
            case _:
                found = found[:place]
        if not found:
            found = bytearray(b" ")
    return bytes(found)


def test_five_hundred_spoilt_packs_crash_nothing_and_set_nothing_privileged() -> None:
    chance = random.Random(20261124)
    content = asked(**{name: value for name, value in FORGED.items() if name != "route"})
    refused = 0
    for _ in range(500):
        try:
            pack = read_pack(spoil(chance, content))
        except Refused:
            refused += 1
            continue
        assert isinstance(pack, Pack)
        assert (pack.draft.id, pack.draft.release, pack.draft.channel) == ("", "", "form")
        proposal_of(pack)
    assert refused > 300


_TEXTS = st.text(max_size=60)


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
        max_leaves=20,
    ),
    st.sampled_from(sorted({*GOOD, *GOOD["request"], "message", "experts", "airs_at"})),
)
def test_any_value_in_any_place_is_read_or_refused(value: object, name: str) -> None:
    if name in GOOD:
        content = json.dumps({**GOOD, name: value}).encode()
    else:
        content = json.dumps({**GOOD, "request": {**GOOD["request"], name: value}}).encode()
    with suppress(Refused):
        assert proposal_of(read_pack(content)) is not None
