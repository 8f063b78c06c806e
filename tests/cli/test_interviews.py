"""Interviews and the calendar on the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.conftest import Run, Submit
from tests.cli.test_requests import doubled, gap

TOMORROW = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
TEN, ELEVEN = f"{TOMORROW}T10:00", f"{TOMORROW}T11:00"


@pytest.fixture
def reference(run: Run, submit: Submit) -> str:
    run("settings", "office.zone", "Europe/London", code=0)
    run("settings", "contact.email", "press@office.example", code=0)
    return str(submit(code=0).json["reference"])


def test_times_are_proposed_and_one_of_them_is_confirmed(run: Run, reference: str) -> None:
    first = run(
        "interview", "propose", reference, TEN, ELEVEN, "--expert", "Cy Marsh",
        "--to", "reporter", "--json", code=0,
    ).json  # fmt: skip
    assert [one["state"] for one in first["interviews"]] == ["proposed", "proposed"]
    assert first["state"] == "waiting"
    said = run("interview", "confirm", reference, code=2)
    assert "Say which with --id" in said.complaint
    key = first["interviews"][1]["id"]
    then = run("interview", "confirm", reference, "--id", key, "--json", code=0).json
    assert [one["state"] for one in then["interviews"]] == ["cancelled", "confirmed"]
    assert then["state"] == "scheduled"


def test_an_interview_is_settled_moved_invited_and_called_off(run: Run, reference: str) -> None:
    settled = run(
        "interview", "confirm", reference, TEN, "--expert", "Cy Marsh", "--minutes", "20",
        "--invite", "reporter", "--json", code=0,
    ).json  # fmt: skip
    (one,) = settled["interviews"]
    assert (one["minutes"], one["sequence"], one["invited"]) == (20, 0, ["reporter"])
    moved = run("interview", "move", reference, ELEVEN, "--json", code=0).json
    assert moved["interviews"][0]["sequence"] == 1
    assert moved["interviews"][0]["uid"] == one["uid"]
    run("interview", "given", reference, code=2)
    off = run("interview", "cancel", reference, "--reason", "Strike", "--json", code=0).json
    assert (off["state"], off["interviews"][0]["state"]) == ("open", "cancelled")
    kinds = [row["kind"] for row in run("outbox", "--json", code=0).json["messages"]]
    assert kinds.count("invitation") == 3
    timeline = run("request", reference, "--json", code=0).json["timeline"]
    assert [row["kind"] for row in timeline][-3:] == ["scheduled", "moved", "called_off"]


def test_what_speaks_against_a_time_is_said_and_does_not_stand_in_the_way(
    run: Run, submit: Submit, reference: str
) -> None:
    late = f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}T10:00"
    said = run("interview", "confirm", reference, late, "--expert", "Cy Marsh", code=0)
    assert "after deadline" in said.complaint
    assert "confirmed" in said.output
    del submit


def test_a_time_that_a_change_of_clocks_skips_or_doubles_is_asked_about(
    run: Run, reference: str
) -> None:
    for at in (gap("Europe/London"), doubled("Europe/London")):
        said = run("interview", "propose", reference, at, "--expert", "Cy Marsh", "--json", code=2)
        assert said.fields == ["at"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("confirm", TEN, ELEVEN), "at"),
        (("move",), "interview"),
        (("confirm", TEN, "--invite", "everybody"), "invite"),
        (("propose", TEN), "expert"),
        (("confirm", "soon"), "at"),
        (("tentative", "--id", "nothing"), "interview"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    run: Run, reference: str, words: tuple[str, ...], field: str
) -> None:
    verb, *rest = words
    assert run("interview", verb, reference, *rest, "--json", code=2).fields == [field]


def test_the_calendar_is_shown_and_written_as_a_file(
    run: Run, reference: str, tmp_path: Path
) -> None:
    run("interview", "confirm", reference, TEN, "--expert", "Cy Marsh", code=0)
    shown = run("calendar", "--json", code=0).json["interviews"]
    assert [(one["expert"], one["reference"]) for one in shown] == [("Cy Marsh", reference)]
    assert "Cy Marsh" in run("calendar", "--from", TOMORROW, "--to", TOMORROW, code=0).output
    assert run("calendar", "--from", "2020-01-01", "--to", "2020-01-02", code=0).output == ""
    file = tmp_path / "week.ics"
    run("calendar", "--ics", str(file), code=0)
    (event,) = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert str(event["summary"]) == "Cy Marsh · Channel North"
    assert run("calendar", "--from", "soon", "--json", code=2).fields == ["from"]
    back = run("calendar", "--from", TOMORROW, "--to", "2020-01-01", "--json", code=2)
    assert back.fields == ["to"]
