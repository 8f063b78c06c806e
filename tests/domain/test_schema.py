"""The published schema of a request and the code that reads requests say the same."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediadesk.domain.attribution import Attribution
from mediadesk.domain.errors import Refused
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import (
    LIMITS,
    MOST_EXPERTS,
    Channel,
    Format,
    Live,
    RequestDraft,
    check,
    draft_of,
)

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "resources" / "schema" / "request.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "subject": "What the report says about ports",
    "outlet": "Harbour Radio",
    "reporter": {"name": "Nadia Lind", "email": "nadia@harbour.example"},
    "deadline": "2026-11-25T15:00",
    "deadline_zone": "Europe/London",
}


def taken(data: dict[str, Any]) -> bool:
    """Say whether the desk takes this request, with readers that take any address and number."""
    try:
        check(draft_of(data), now=NOW, read_address=str, read_phone=str)
    except Refused:
        return False
    return True


def names_of(properties: dict[str, Any]) -> set[str]:
    reporter = properties["reporter"]["properties"]
    return (set(properties) - {"reporter"}) | {f"reporter_{name}" for name in reporter}


def test_the_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_names_exactly_the_fields_of_a_request() -> None:
    assert names_of(SCHEMA["properties"]) == {one.name for one in fields(RequestDraft)}
    assert SCHEMA["additionalProperties"] is False
    assert SCHEMA["properties"]["reporter"]["additionalProperties"] is False


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_the_schema_has_the_limits_of_the_code(name: str, limit: int) -> None:
    properties = SCHEMA["properties"]
    found = properties
    for part in name.split("."):
        found = found[part] if part in found else found["properties"][part]
    if name == "experts":
        listed, alone, _ = found["anyOf"]
        assert (listed["items"]["maxLength"], listed["maxItems"]) == (limit, MOST_EXPERTS)
        assert alone["maxLength"] == limit
    else:
        assert found["maxLength"] == limit


@pytest.mark.parametrize(
    ("name", "kind"),
    [("medium", Medium), ("format", Format), ("attribution", Attribution), ("channel", Channel)],
)
def test_the_schema_has_the_choices_of_the_code(name: str, kind: type[Medium]) -> None:
    assert SCHEMA["properties"][name]["enum"] == [*(one.value for one in kind), "", None]


def test_the_schema_lets_live_be_said_as_a_word_or_as_yes_and_no() -> None:
    assert SCHEMA["properties"]["live"]["enum"] == [
        *(one.value for one in Live),
        True,
        False,
        "",
        None,
    ]


def test_a_plain_request_is_taken_by_both() -> None:
    VALIDATOR.validate(GOOD)
    assert taken(GOOD)


CHANGES: list[dict[str, Any]] = [
    {"subject": ""},
    {"subject": None},
    {"subject": 7},
    {"subject": "x" * 301},
    {"subject": "x" * 300},
    {"outlet": "x" * 201},
    {"reporter": {"name": "Nadia Lind"}},
    {"reporter": {"email": "nadia@harbour.example"}},
    {"reporter": {"name": "N", "phone": "+44 20 7946 0123"}},
    {"reporter": {"name": "N", "phone": "", "email": ""}},
    {"reporter": {"name": "N", "email": "a@b.example", "age": 9}},
    {"reporter": "Nadia Lind"},
    {"reporter": {"name": "x" * 10_000, "email": "a@b.example"}},
    {"deadline": ""},
    {"times": ["2026-11-25T10:00", "2026-11-25T16:30"]},
    {"times": []},
    {"times": None},
    {"times": ["2026-11-25T10:00"] * 6},
    {"times": "2026-11-25T10:00"},
    {"times": [1]},
    {"deadline": 1795617600},
    {"deadline_zone": ""},
    {"medium": "tv"},
    {"medium": "smoke"},
    {"medium": None},
    {"live": True},
    {"live": "either"},
    {"live": 1.5},
    {"format": "in_person"},
    {"length_minutes": 0},
    {"length_minutes": 1440},
    {"length_minutes": 1441},
    {"length_minutes": "9"},
    {"length_minutes": 9.5},
    {"length_minutes": True},
    {"experts": ["Ada Quill"] * 20},
    {"experts": ["Ada Quill"] * 21},
    {"experts": "Ada Quill"},
    {"experts": ["x" * 201]},
    {"experts": [1]},
    {"experts": {"name": "Ada"}},
    {"any_expert": False},
    {"any_expert": "yes"},
    {"questions": "x" * 20_000},
    {"questions": "x" * 20_001},
    {"attribution": "on_background"},
    {"attribution": "whispered"},
    {"channel": "walk_in"},
    {"channel": "pigeon"},
    {"priority": "high"},
    {"reporter.name": "Nadia Lind"},
    {"any.expert": False},
    {"deadline.zone": "UTC"},
    {"reporter_name": "Nadia Lind"},
    {"language": "x" * 101},
    {"place": "x" * 301},
    {"access_needs": "x" * 1001},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change)[:60])
def test_schema_and_code_agree_about_each_change(change: dict[str, Any]) -> None:
    data = {**GOOD, **change}
    assert VALIDATOR.is_valid(data) == taken(data)


plain = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2000), st.text("ab <", max_size=3), st.just("live")
)
anything = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["name", "x"]), inner)
    ),
    max_leaves=4,
)
# Times, zones, ids and blanks are judged beyond the schema.
FREE = sorted(
    set(SCHEMA["properties"]) - {"deadline", "deadline_zone", "airs_at", "times", "id", "reporter"}
)


@settings(max_examples=400)
@given(st.dictionaries(st.sampled_from([*FREE, "subjekt", "reporter_role"]), anything, max_size=3))
def test_schema_and_code_agree_about_random_values(change: dict[str, Any]) -> None:
    change = {
        name: value.strip() if isinstance(value, str) else value for name, value in change.items()
    }
    data = {**GOOD, **change}
    assert VALIDATOR.is_valid(data) == taken(data)
