"""Checking a draft: every bad input has a plain sentence beside its field."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.errors import Refused
from mediadesk.domain.request import (
    LIMITS,
    CheckedDraft,
    Live,
    RequestDraft,
    check,
    draft_of,
)

NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)
GOOD = RequestDraft(
    subject="What the report says about ports",
    outlet="Harbour Radio",
    reporter_name="Nadia Lind",
    reporter_email="nadia@harbour.example",
    deadline="2026-03-30T15:00",
    deadline_zone="Europe/London",
)
ONE_LINE = "subject outlet reporter_name reporter_email reporter_phone reporter_role place language"
LINES = "message questions access_needs other_guests credentials"


def address(text: str) -> str | None:
    return text if text.count("@") == 1 and " " not in text else None


def phone(text: str) -> str | None:
    return "+44" + text if text.isdigit() else None


def checked(draft: RequestDraft) -> CheckedDraft:
    return check(draft, now=NOW, read_address=address, read_phone=phone)


def problems_of(**changed: Any) -> dict[str, str]:  # noqa: ANN401  # a harness takes anything
    with pytest.raises(Refused) as caught:
        checked(replace(GOOD, **changed))
    found = {one.field: one.message for one in caught.value.problems}
    assert len(found) == len(caught.value.problems), caught.value.problems
    assert all(message.endswith((".", "?")) for message in found.values())
    return found


def field_of(slot: str) -> str:
    return slot.replace("reporter_", "reporter.")


def test_a_good_draft_becomes_typed_values() -> None:
    found = checked(replace(GOOD, live="Pre-recorded", medium="TV", reporter_phone="2079460123"))
    assert found.deadline.at == datetime(2026, 3, 30, 14, tzinfo=UTC)
    assert found.details.live is Live.PRE_RECORDED
    assert found.medium is not None
    assert found.medium.value == "tv"
    assert found.reporter.phone_e164 == "+442079460123"


@pytest.mark.parametrize(
    ("changed", "field", "part"),
    [
        ({"deadline": ""}, "deadline", "Enter your deadline"),
        ({"deadline": "   "}, "deadline", "Enter your deadline"),
        ({"deadline": "2026-03-28T11:59"}, "deadline", "Deadline must be later than now, 12:00"),
        ({"deadline": "2026-03-28T12:00"}, "deadline", "later than now"),
        ({"deadline": "1926-03-28T12:00"}, "deadline", "later than now"),
        ({"deadline": "3609-03-28T12:00"}, "deadline", "within the next three years"),
        ({"deadline": "2026-03-29T01:30"}, "deadline", "does not exist"),
        ({"deadline": "2026-10-25T01:30"}, "deadline", "happens twice"),
        ({"deadline_zone": "Mars/Olympus"}, "deadline_zone", "There is no time zone"),
        ({"deadline_zone": ""}, "deadline_zone", "Choose the time zone"),
        ({"subject": " "}, "subject", "Tell us what"),
        ({"outlet": ""}, "outlet", "Enter the outlet"),
        ({"reporter_name": ""}, "reporter.name", "Enter your name"),
        ({"reporter_name": "n" * 10_000}, "reporter.name", "at most 200 characters"),
        ({"reporter_email": ""}, "reporter.email", "an e-mail address or a phone number"),
        ({"reporter_email": "nobody"}, "reporter.email", "in the usual form"),
        ({"reporter_email": "a@b.example\nBcc: c@d.example"}, "reporter.email", "line break"),
        ({"reporter_email": "a@b.example\r\nX: y"}, "reporter.email", "line break"),
        ({"reporter_phone": "call me"}, "reporter.phone", "area code"),
        ({"medium": "smoke"}, "medium", "Choose one of: print"),
        ({"live": "maybe"}, "live", "Choose one of: live"),
        ({"format": "dance"}, "format", "Choose one of: phone"),
        ({"attribution": "x" * 9999}, "attribution", "Choose one of: on_the_record"),
        ({"channel": "pigeon"}, "channel", "Choose one of: form"),
        ({"length_minutes": 0}, "length_minutes", "from 1 to 1440"),
        ({"length_minutes": 10**300}, "length_minutes", "from 1 to 1440"),
        ({"airs_at": "2026-03-29T01:30"}, "airs_at", "does not exist"),
        ({"airs_at": "tonight"}, "airs_at", "clock time"),
        ({"experts": ("Ada",) * 21}, "experts", "at most 20"),
        ({"experts": ("Ada\nBo",)}, "experts", "line break"),
        ({"id": "not-a-uuid"}, "id", "must be a UUID"),
        ({"id": "\ud800"}, "id", "must be a UUID"),
        ({"release": "\ud800"}, "release", "damaged"),
    ],
    ids=str,
)
def test_bad_input_has_a_plain_sentence_beside_its_field(
    changed: dict[str, Any], field: str, part: str
) -> None:
    found = problems_of(**changed)
    assert list(found) == [field]
    assert part in found[field]
    assert len(found[field]) < 400


def test_all_problems_are_said_at_once_in_the_forms_order() -> None:
    with pytest.raises(Refused) as caught:
        checked(RequestDraft())
    assert [one.field for one in caught.value.problems] == [
        "deadline_zone",
        "deadline",
        "subject",
        "reporter.name",
        "reporter.email",
        "outlet",
    ]


def test_one_bad_zone_is_said_once_for_both_times() -> None:
    found = problems_of(deadline_zone="Mars/Olympus", airs_at="2026-03-30T18:00")
    assert list(found) == ["deadline_zone"]


@pytest.mark.parametrize("slot", (ONE_LINE + " " + LINES).split())
def test_a_damaged_or_endless_text_is_refused_beside_every_field(slot: str) -> None:
    field = field_of(slot)
    assert "null character" in problems_of(**{slot: "a\0b"})[field]
    assert "damaged" in problems_of(**{slot: "a\ud800b"})[field]
    assert "at most" in problems_of(**{slot: "9" * (LIMITS[field] + 1)})[field]


@pytest.mark.parametrize("slot", ONE_LINE.split())
@pytest.mark.parametrize("mark", ["\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_a_line_break_is_refused_where_a_line_is_asked_for(slot: str, mark: str) -> None:
    assert "line break" in problems_of(**{slot: f"a{mark}b"})[field_of(slot)]


@pytest.mark.parametrize("slot", LINES.split())
def test_a_free_text_keeps_its_lines(slot: str) -> None:
    found = checked(replace(GOOD, **{slot: "one\ntwo"}))  # type: ignore[arg-type]  # keywords of what is tested
    assert "one\ntwo" in (
        found.message,
        *(getattr(found.details, f.name) for f in fields(found.details)),
    )


HTML = '<b onclick="x()">&amp;</b><script>alert(1)</script>'


def test_html_is_kept_letter_by_letter_in_every_field() -> None:
    slots = [
        slot
        for slot in (ONE_LINE + " " + LINES).split()
        if slot not in {"reporter_email", "reporter_phone"}
    ]
    # A language has room for 100 characters.
    found = checked(replace(GOOD, experts=(HTML,), **dict.fromkeys(slots, HTML)))  # type: ignore[arg-type]  # keywords of what is tested
    kept = (
        found.subject,
        found.outlet,
        found.reporter.name,
        found.reporter.role,
        found.message,
        *found.experts,
        found.details.place,
        found.details.language,
        found.details.questions,
        found.details.access_needs,
        found.details.other_guests,
        found.details.credentials,
    )
    assert kept == (HTML,) * 12


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_a_text_of_exactly_the_limit_is_taken(name: str, limit: int) -> None:
    slot = name.replace(".", "_")
    text: Any = ("x" * (limit - 10) + "@h.example") if "email" in name else "9" * limit
    checked(replace(GOOD, **{slot: (text,) if name == "experts" else text}))  # type: ignore[arg-type]  # keywords of what is tested


texts = st.text(st.characters(), max_size=40)


@given(
    st.fixed_dictionaries(
        dict.fromkeys(
            (
                ONE_LINE
                + " "
                + LINES
                + " deadline deadline_zone airs_at medium live format attribution channel id release"
            ).split(),
            texts,
        )
    )
)
def test_whatever_is_typed_is_taken_or_refused_but_never_breaks(typed: dict[str, str]) -> None:
    try:
        found = checked(replace(GOOD, **typed))  # type: ignore[arg-type]  # keywords of what is tested
    except Refused as refused:
        assert refused.problems  # noqa: PT017  # either outcome is right
        for problem in refused.problems:
            assert problem.message
    else:
        assert found.deadline.at > NOW
        for text in (found.subject, found.outlet, found.reporter.name, found.release):
            text.encode()


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=1000)))
def test_every_deadline_still_to_come_is_taken(ahead: timedelta) -> None:
    at = (NOW + ahead).replace(microsecond=0)
    if at > NOW:
        draft = replace(GOOD, deadline=at.isoformat(), deadline_zone="UTC")
        assert checked(draft).deadline.at == at


# -- the request JSON


def refused_fields(data: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Refused) as caught:
        draft_of(data)
    return {one.field: one.message for one in caught.value.problems}


def test_every_unknown_key_is_refused_by_its_name() -> None:
    found = refused_fields({"subject": "x", "colour": 1, "reporter": {"age": 2, "name": "N"}})
    assert found == {
        "colour": "There is no field “colour” in a request.",
        "reporter.age": "There is no field “reporter.age” in a request.",
    }


@pytest.mark.parametrize(
    "name", ["reporter_name", "reporter.name", "any.expert", "deadline.zone", "Subject", " subject"]
)
def test_a_key_that_only_looks_like_a_field_is_unknown(name: str) -> None:
    assert list(refused_fields({name: "x"})) == [name]


def test_a_very_long_key_is_named_by_its_beginning() -> None:
    (message,) = refused_fields({"k" * 5000: 1}.copy()).values()
    assert len(message) < 200


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"subject": 1}, "subject"),
        ({"subject": ["x"]}, "subject"),
        ({"subject": {"x": 1}}, "subject"),
        ({"deadline": 20261124}, "deadline"),
        ({"reporter": ["Nadia"]}, "reporter"),
        ({"reporter": {"name": {"first": "N"}}}, "reporter.name"),
        ({"any_expert": 1}, "any_expert"),
        ({"length_minutes": 2.5}, "length_minutes"),
        ({"length_minutes": True}, "length_minutes"),
        ({"experts": [["Ada"]]}, "experts"),
        ({"experts": 3}, "experts"),
        ({"live": 1}, "live"),
        ({"id": 12}, "id"),
    ],
    ids=str,
)
def test_a_value_of_the_wrong_type_is_refused_beside_its_field(
    data: dict[str, Any], field: str
) -> None:
    assert list(refused_fields(data)) == [field]


def test_all_wrong_keys_and_values_are_said_together() -> None:
    assert set(refused_fields({"a": 1, "subject": 2, "reporter": {"email": 3}})) == {
        "a",
        "subject",
        "reporter.email",
    }


def test_null_is_the_same_as_left_out() -> None:
    assert draft_of({"subject": None, "experts": None, "length_minutes": None}) == RequestDraft()


def test_yes_and_no_are_understood_for_live() -> None:
    assert (draft_of({"live": True}).live, draft_of({"live": False}).live) == (
        "live",
        "pre_recorded",
    )
