"""Requests on the command line: logged, found, worked on, with every bad input refused in words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.conftest import Run, Submit, asked

LOGGED = set(
    "reference id routed_to route_reason held officer phone receipt deadline deadline_zone repeated".split()
)


def gap(zone: str) -> str:
    """Return a clock time that the next change of clocks in `zone` skips."""
    at = datetime.now(UTC)
    for _ in range(366 * 24):
        before, after = (
            at.astimezone(ZoneInfo(zone)),
            (at + timedelta(hours=1)).astimezone(ZoneInfo(zone)),
        )
        if (after.utcoffset() or timedelta()) > (before.utcoffset() or timedelta()):
            return f"{before.replace(minute=30) + timedelta(hours=1):%Y-%m-%dT%H:%M}"
        at = (at + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    raise AssertionError(zone)


def doubled(zone: str) -> str:
    """Return a clock time that the next change of clocks in `zone` makes happen twice."""
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for _ in range(366 * 24):
        before, after = (
            at.astimezone(ZoneInfo(zone)),
            (at + timedelta(hours=1)).astimezone(ZoneInfo(zone)),
        )
        if (after.utcoffset() or timedelta()) < (before.utcoffset() or timedelta()):
            return f"{before.replace(minute=30):%Y-%m-%dT%H:%M}"
        at += timedelta(hours=1)
    raise AssertionError(zone)


def test_a_request_is_logged_routed_and_answered_with_a_receipt(run: Run, submit: Submit) -> None:
    run("settings", "contact.name", "Eve Dunmore", code=0)
    run("settings", "contact.email", "press@office.example", code=0)
    logged = submit(code=0).json
    assert set(logged) == LOGGED
    assert logged["routed_to"] == "press@office.example"
    assert logged["officer"] == "Eve Dunmore"
    assert logged["receipt"] == "queued"
    assert not logged["held"]
    assert logged["deadline"].endswith("Z")
    assert logged["deadline_zone"] == "America/New_York"
    shown = run("request", logged["reference"], "--json", code=0).json
    assert [one["kind"] for one in shown["messages"]] == ["request", "receipt"]
    assert shown["timeline"][0]["kind"] == "logged"
    assert shown["reporter"]["phone_e164"] == "+12125550148"


def test_a_request_without_anybody_to_send_it_to_is_held_and_asks_for_an_address(
    run: Run, submit: Submit
) -> None:
    said = submit(code=1)
    assert said.json["held"]
    assert said.json["routed_to"] is None
    assert "Who should get this?" in said.complaint
    reference = said.json["reference"]
    routed = run("route", reference, "duty@office.example", "--name", "Duty", "--json", code=0)
    assert routed.json["routed_to"] == "duty@office.example"
    states = [one["state"] for one in run("outbox", "--json", code=0).json["messages"]]
    assert set(states) == {"queued"}


def test_the_same_id_twice_is_one_request(run: Run, submit: Submit) -> None:
    key = "6f1ce2a4-0c5e-4b07-9a68-1f6e2f7f0a01"
    first, second = submit(id=key).json, submit(id=key).json
    assert (first["reference"], first["repeated"]) == (second["reference"], False)
    assert second["repeated"]
    assert run("requests", "--json").json["total"] == 1


def test_a_request_may_come_on_standard_input(run: Run) -> None:
    said = run("submit", "-", "--json", stdin=json.dumps(asked()), code=1)
    assert said.json["reference"].startswith("MR-")


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"deadline": None}, "deadline", "deadline"),
    ({"deadline": ""}, "deadline", "deadline"),
    ({"deadline": "soon"}, "deadline", "deadline"),
    ({"deadline": "2020-01-01T12:00"}, "deadline", "later than now"),
    ({"deadline": "9999-01-01T12:00"}, "deadline", "three years"),
    ({"deadline_zone": "Mars/Olympus"}, "deadline_zone", "zone"),
    ({"deadline_zone": "../../etc/passwd"}, "deadline_zone", "zone"),
    ({"deadline_zone": None}, "deadline_zone", "zone"),
    ({"subject": " "}, "subject", "talk about"),
    ({"outlet": None}, "outlet", "outlet"),
    ({"reporter": {"email": "mina@channelnorth.example"}}, "reporter.name", "name"),
    ({"reporter": {"name": "Mina"}}, "reporter.email", "e-mail"),
    ({"reporter": {"name": "Mina", "email": "mina@"}}, "reporter.email", "address"),
    ({"reporter": {"name": "Mina", "email": "a@b.example\nBcc: all@c.example"}}, "reporter.email", "line break"),
    ({"reporter": {"name": "Mina\r\nBcc: x", "email": "a@b.example"}}, "reporter.name", "line break"),
    ({"reporter": {"name": "M" * 10_000, "email": "a@b.example"}}, "reporter.name", "characters"),
    ({"reporter": "Mina"}, "reporter", "reporter"),
    ({"medium": "telegram"}, "medium", "one of"),
    ({"length_minutes": -5}, "length_minutes", "minutes"),
    ({"length_minutes": "five"}, "length_minutes", ""),
    ({"airs_at": "teatime"}, "airs_at", ""),
    ({"experts": {"first": "Ada Quill"}}, "experts", "list"),
    ({"experts": [f"Expert {number}" for number in range(21)]}, "experts", "20"),
    ({"id": "42"}, "id", "UUID"),
    ({"release": "no such"}, "release", ""),
    ({"priority": "high"}, "priority", "priority"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field", "words"), BAD, ids=[f"{n}-{one[1]}" for n, one in enumerate(BAD)]
)
def test_bad_input_is_refused_beside_its_field_and_nothing_is_written(
    run: Run, submit: Submit, changed: dict[str, Any], field: str, words: str
) -> None:
    refused = submit(code=2, **changed)
    assert refused.fields == [field]
    sentence = refused.problem(field)
    assert words in sentence
    assert sentence.endswith((".", "?"))
    assert len(sentence) < 300
    assert run("requests", "--view", "all", "--json").json["requests"] == []
    assert run("outbox", "--json").json["messages"] == []


def test_every_problem_is_named_at_once(submit: Submit) -> None:
    refused = submit(code=2, subject="", outlet="", deadline="2020-01-01T12:00", reporter={})
    assert set(refused.fields) >= {
        "subject",
        "outlet",
        "deadline",
        "reporter.name",
        "reporter.email",
    }


def test_a_deadline_that_a_change_of_clocks_skips_is_refused_with_the_one_probably_meant(
    submit: Submit,
) -> None:
    skipped = gap("Europe/London")
    refused = submit(code=2, deadline=skipped, deadline_zone="Europe/London")
    meant = (datetime.fromisoformat(skipped) + timedelta(hours=1)).strftime("%H:%M")
    assert meant in refused.problem("deadline")


def test_a_deadline_that_happens_twice_is_asked_for_with_its_offset(submit: Submit) -> None:
    twice = doubled("Europe/London")
    refused = submit(code=2, deadline=twice, deadline_zone="Europe/London")
    assert "+01:00" in refused.problem("deadline")
    first = submit(deadline=f"{twice}+01:00", deadline_zone="Europe/London").json
    second = submit(deadline=f"{twice}+00:00", deadline_zone="Europe/London").json
    assert second["deadline"] > first["deadline"]


def test_markup_in_every_field_is_text_like_any_other(run: Run, submit: Submit) -> None:
    markup = "<img src=file:///etc/hostname><b>&amp;</b>"
    reference = submit(
        subject=markup,
        outlet=markup,
        message=markup,
        reporter={"name": markup, "email": "a@b.example", "role": markup},
        questions=markup,
        place=markup,
        language=markup,
        experts=[markup],
    ).json["reference"]
    shown = run("request", reference, "--json", code=0).json
    for value in (shown["subject"], shown["outlet"], shown["message"], shown["reporter"]["name"],
                  shown["questions"], shown["place"], shown["experts"][0]):  # fmt: skip
        assert value == markup


def test_control_marks_of_a_terminal_cannot_be_smuggled_onto_the_screen(
    run: Run, submit: Submit
) -> None:
    reference = submit(message="\x1b[2Jgone\x07", questions="a\x1b]0;title\x07").json["reference"]
    shown = run("request", reference, code=0)
    assert "\x1b" not in shown.output
    assert "\x07" not in shown.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"[]", "object"),
        (b'{"subject": NaN}', "JSON"),
        (b"\xff\xfe\x00", "JSON"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b"[" * 100_000, "JSON"),
        (b'{"subject": "' + b"x" * 300_000 + b'"}', "256"),
    ],
    ids=["empty", "cut", "list", "nan", "binary", "twice", "deep", "large"],
)
def test_a_file_that_is_no_request_is_refused_in_words(
    run: Run, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(content)
    refused = run("submit", str(file), "--json", code=2)
    (problem,) = refused.json["problems"]
    assert words in problem["message"]
    assert run("requests", "--json").json["requests"] == []


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    refused = run("submit", str(tmp_path / "nowhere.json"))
    assert refused.code in {2, 3}
    assert "nowhere.json" in refused.complaint
    assert len(refused.complaint.splitlines()) == 1


def test_without_json_each_problem_is_a_line_of_its_own_on_standard_error(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(asked(subject="", outlet="")), "utf-8")
    refused = run("submit", str(file), code=2)
    assert refused.output == ""
    assert len(refused.complaint.splitlines()) == 2


# -- working on one


@pytest.fixture
def reference(submit: Submit, run: Run) -> str:
    run("settings", "contact.email", "press@office.example")
    return str(submit(code=0).json["reference"])


def test_the_verbs_of_triage_say_how_the_request_stands_now(run: Run, reference: str) -> None:
    taken = run("assign", reference, "Mara Kessler", "--json", code=0).json
    assert (taken["owner"], taken["state"]) == ("Mara Kessler", "open")
    noted = run("note", reference, "-", "--json", stdin="From standard\ninput.\n", code=0).json
    assert noted["version"] >= taken["version"]
    until = f"{datetime.now(UTC) + timedelta(hours=3):%Y-%m-%dT%H:%M}"
    put_off = run("snooze", reference, until, "--zone", "UTC", "--json", code=0).json
    assert put_off["follow_up_at"] == f"{until}:00Z"
    replied = run("reply", reference, "At 14:30.", "--json", code=0).json
    assert (replied["state"], replied["waiting_for"]) == ("waiting", "reporter")
    assert replied["answered_at"]
    closed = run("close", reference, "interview given", "--json", code=0).json
    assert (closed["state"], closed["outcome"]) == ("closed", "interview_given")
    opened = run("reopen", reference, "--json", code=0).json
    assert (opened["state"], opened["outcome"]) == ("open", None)
    timeline = run("request", reference, "--json").json["timeline"]
    kinds = [one["kind"] for one in timeline]
    for kind in ("assigned", "noted", "snoozed", "replied", "closed", "reopened"):
        assert kind in kinds
    assert (
        next(one for one in timeline if one["kind"] == "noted")["text"]
        == "From standard\ninput.\n".strip()
    )


def test_who_did_it_is_who_was_named(run: Run, reference: str) -> None:
    run("note", reference, "Rang back.", "--as", "Jonas Brandt", code=0)
    assert run("request", reference, "--json").json["timeline"][-1]["actor"] == "Jonas Brandt"


def test_an_outcome_can_be_given_as_an_option_and_an_unknown_one_is_refused(
    run: Run, reference: str
) -> None:
    refused = run("close", reference, "gone fishing", "--json", code=2)
    assert "interview given" in refused.json["problems"][0]["message"]
    assert (
        run("close", reference, "--outcome", "declined", "--json", code=0).json["outcome"]
        == "declined"
    )


@pytest.mark.parametrize("typed", ["{0}", "{1}", "{2}", " {1} "])
def test_a_reference_is_found_however_it_was_written_down(
    run: Run, reference: str, typed: str
) -> None:
    forms = (reference, reference.lower(), reference.replace("-", " "))
    assert run("request", typed.format(*forms), "--json", code=0).json["reference"] == reference


def test_a_misread_reference_is_refused_not_guessed(run: Run, reference: str) -> None:
    digit = "2" if reference[-1] != "2" else "3"
    refused = run("request", reference[:-1] + digit, "--json", code=2)
    assert refused.json["problems"][0]["field"] == "reference"
    unknown = run("note", "MR-0000-000", "Hello", "--json", code=2)
    assert unknown.json["problems"][0]["message"]


@pytest.mark.parametrize(
    "words",
    [
        ("note", ""), ("note", "   "), ("reply", " "), ("assign", ""),
        ("snooze", "2020-01-01T09:00"), ("snooze", "soon"), ("route", "nobody"), ("close", ""),
    ],
)  # fmt: skip
def test_a_verb_with_nothing_sensible_to_do_is_refused(
    run: Run, reference: str, words: tuple[str, str]
) -> None:
    before = run("request", reference, "--json").json
    refused = run(words[0], reference, words[1], "--json", code=2)
    assert refused.json["problems"][0]["message"]
    assert run("request", reference, "--json").json == before


def test_a_note_never_stands_in_the_outbox(run: Run, reference: str) -> None:
    run("note", reference, "For the office only.", code=0)
    assert "For the office only." not in run("outbox", "--json").output


# -- the queue


def test_the_queue_goes_by_time_left_and_page_by_page(run: Run, submit: Submit) -> None:
    now = datetime.now(UTC)
    for hours in (30, 3, 12, 50):
        submit(
            subject=f"In {hours} hours",
            deadline=f"{now + timedelta(hours=hours):%Y-%m-%dT%H:%M}",
            deadline_zone="UTC",
        )
    seen, after = [], ""
    for _ in range(2):
        page = run("requests", "--limit", "2", "--after", after, "--json", code=0).json
        assert set(page) == {"requests", "after", "total"}
        # Counting them all again for each page would cost as much as the first.
        assert page["total"] == (None if after else 4)
        seen += [one["subject"] for one in page["requests"]]
        after = page["after"]
    assert seen == ["In 3 hours", "In 12 hours", "In 30 hours", "In 50 hours"]
    assert set(page["requests"][0]) >= {
        "reference",
        "minutes_left",
        "owner",
        "state",
        "held",
        "version",
    }


@pytest.mark.parametrize(
    "words",
    [("--view", "everything"), ("--limit", "0"), ("--limit", "many"), ("--after", "???")],
)
def test_a_question_that_makes_no_sense_is_refused(run: Run, words: tuple[str, str]) -> None:
    assert run("requests", *words, "--json", code=2).json["problems"]


@pytest.mark.parametrize(
    "view",
    "inbox today overdue scheduled waiting done mine unassigned broadcast snoozed all".split(),
)
def test_every_view_of_the_contract_is_there(run: Run, view: str) -> None:
    assert run("requests", "--view", view, "--json", code=0).json["requests"] == []


def test_search_finds_words_and_survives_anything_typed(run: Run, submit: Submit) -> None:
    submit()
    submit(subject="Night trains")
    assert [
        one["subject"] for one in run("requests", "--search", "weir", "--json").json["requests"]
    ] == ["What eels tell of weirs"]
    for typed in ('"', "a OR b", "weirs*", "((", "x" * 5_000, "NEAR(a,b)"):
        assert run("requests", "--search", typed, "--json").code == 0


def test_search_takes_the_operators_of_the_window(run: Run, submit: Submit) -> None:
    submit(outlet="Channel North")
    submit(outlet="Harbour Radio", subject="Night trains")

    def found(words: str) -> list[str]:
        rows = run("requests", "--search", words, "--json", code=0).json["requests"]
        return [one["outlet"] for one in rows]

    assert found("outlet:harbour") == ["Harbour Radio"]
    assert found("trains outlet:channel") == []
    assert found("is:new -trains weir") == ["Channel North"]
    refused = run("requests", "--search", "is:lost", "--json", code=2)
    assert "is:lost" in refused.json["problems"][0]["message"]


def test_the_queue_comes_in_another_order(run: Run, submit: Submit) -> None:
    for outlet in ("Channel North", "Annals", "Zeit und Meer"):
        submit(outlet=outlet)

    def outlets(order: str) -> list[str]:
        rows = run("requests", "--order", order, "--json", code=0).json["requests"]
        return [one["outlet"] for one in rows]

    assert outlets("newest") == ["Zeit und Meer", "Annals", "Channel North"]
    assert outlets("outlet") == ["Annals", "Channel North", "Zeit und Meer"]
