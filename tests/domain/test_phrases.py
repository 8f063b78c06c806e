"""Deadlines as people type and write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mediadesk.domain.deadline import is_doubled, is_skipped
from mediadesk.domain.errors import Refused
from mediadesk.domain.phrases import find_deadlines, read_deadline

TUESDAY = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""10:00 in New York."""
YORK = "America/New_York"
ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")


def at(text: str) -> datetime:
    """Return a moment without a zone, as hypothesis takes its limits."""
    return datetime.fromisoformat(text)


def typed(text: str, now: datetime = TUESDAY, zone: str = YORK) -> str | None:
    """Return the deadline on the clock of its zone, None if there is none."""
    found = read_deadline(text, now, zone)
    return f"{found.deadline.local:%a %d %H:%M} {found.deadline.zone}" if found.deadline else None


def told(text: str, now: datetime = TUESDAY, zone: str = YORK) -> list[str]:
    """Return what is found in prose: the deadline on its own clock, or the problem."""
    return [
        f"{one.deadline.local:%a %d %H:%M} {one.deadline.zone}"
        if one.deadline
        else (one.problem.message if one.problem else "")
        for one in find_deadlines(text, now, zone)
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("15:15", "Tue 24 15:15"),
        ("1530", "Tue 24 15:30"),
        ("17.30", "Tue 24 17:30"),
        ("5pm", "Tue 24 17:00"),
        ("5 p.m.", "Tue 24 17:00"),
        ("5", "Tue 24 17:00"),
        ("9:30", "Wed 25 09:30"),
        ("+45", "Tue 24 10:45"),
        ("45m", "Tue 24 10:45"),
        ("2h", "Tue 24 12:00"),
        ("1h30", "Tue 24 11:30"),
        ("in 90 min", "Tue 24 11:30"),
        ("17h", "Tue 24 17:00"),
        ("noon", "Tue 24 12:00"),
        ("midnight", "Wed 25 00:00"),
        ("fri noon", "Fri 27 12:00"),
        ("tue 9", "Tue 01 09:00"),
        ("tomorrow 9", "Wed 25 09:00"),
        ("tmrw 9", "Wed 25 09:00"),
        ("eod", "Tue 24 17:00"),
        ("nov 25 3pm", "Wed 25 15:00"),
        ("24 nov 18:00", "Tue 24 18:00"),
        ("2026-11-25 15:00", "Wed 25 15:00"),
        ("heute 18 Uhr", "Tue 24 18:00"),
        ("demain 10h30", "Wed 25 10:30"),
        ("mañana a las 10", "Wed 25 10:00"),
    ],
)
def test_what_is_typed_with_the_phone_at_the_ear_is_understood(text: str, meant: str) -> None:
    assert typed(text) == f"{meant} {YORK}"


def test_a_zone_that_is_typed_wins_over_the_clock_on_the_wall() -> None:
    assert typed("noon tomorrow London time") == "Wed 25 12:00 Europe/London"
    assert typed("5pm CET tomorrow") == "Wed 25 17:00 Europe/Berlin"


@pytest.mark.parametrize(
    "text", ["", "soon", "fri", "4 experts", "25:00", "next fri noon", "x" * 999]
)
def test_what_has_no_one_meaning_is_asked_about(text: str) -> None:
    found = read_deadline(text, TUESDAY, YORK)
    assert found.deadline is None
    assert found.problem is not None
    assert found.problem.field == "deadline"


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused):
        read_deadline("5pm", TUESDAY, "Mars/Olympus")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("I need comment by 4pm ET today, please.", [f"Tue 24 16:00 {YORK}"]),
        ("before noon tomorrow", [f"Wed 25 12:00 {YORK}"]),
        ("My deadline is Friday 5 p.m. GMT", ["Fri 27 17:00 Europe/London"]),
        ("Our deadline for this piece is 3 pm on Thursday.", [f"Thu 26 15:00 {YORK}"]),
        ("We need this by EOD", [f"Tue 24 17:00 {YORK}"]),
        ("in the next two hours", [f"Tue 24 12:00 {YORK}"]),
        ("within the hour", [f"Tue 24 11:00 {YORK}"]),
        ("by 17:00 CET on 25 November", ["Wed 25 17:00 Europe/Berlin"]),
        ("no later than 10 a.m. Wednesday (London time)", ["Wed 25 10:00 Europe/London"]),
        ("We air at 6pm, so I need it by 5:30pm.", [f"Tue 24 17:30 {YORK}"]),
        ("bis heute 16 Uhr", [f"Tue 24 16:00 {YORK}"]),
        ("Redaktionsschluss ist heute um 17 Uhr.", [f"Tue 24 17:00 {YORK}"]),
        ("innerhalb von zwei Stunden", [f"Tue 24 12:00 {YORK}"]),
        ("d'ici demain 10h30", [f"Wed 25 10:30 {YORK}"]),
        ("au plus tard vendredi à 17 heures", [f"Fri 27 17:00 {YORK}"]),
        ("antes de las 5 de la tarde", [f"Tue 24 17:00 {YORK}"]),
        ("en las próximas dos horas", [f"Tue 24 12:00 {YORK}"]),
        ("by 2pm for radio; the deadline for print is 4pm", [f"Tue 24 14:00 {YORK}", f"Tue 24 16:00 {YORK}"]),
    ],
)  # fmt: skip
def test_a_deadline_in_prose_is_found(text: str, meant: list[str]) -> None:
    assert told(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "by 9am",
        "by Friday",
        "by midnight Friday",
        "by 6pm IST",
        "by Thursday 25 November at 5pm",
        "by 5pm on 3/4",
        "by 5 p.m. BST tomorrow",
        "in the next couple of hours",
    ],
)
def test_a_deadline_that_is_unclear_is_named_and_not_guessed(text: str) -> None:
    (found,) = find_deadlines(text, TUESDAY, YORK)
    assert found.deadline is None
    assert found.problem is not None
    assert text[found.start : found.end].strip()


@pytest.mark.parametrize(
    "text",
    ["the report by 3 experts", "written by 1984", "We met at 4pm.", "the show airs at 6pm today"],
)
def test_a_time_that_is_no_deadline_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_a_clock_time_that_the_clocks_skip_or_double_is_asked_about() -> None:
    spring = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    autumn = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    for now, text in ((spring, "tomorrow 01:30"), (autumn, "tomorrow 01:30")):
        found = read_deadline(text, now, "Europe/London")
        assert found.deadline is None
        assert found.problem is not None
        assert "Did you mean" in found.problem.message or "twice" in found.problem.message


@example(now=at("2026-03-08T06:30"), zone=YORK, hour=2, minute=30, days=0)
@example(now=at("2026-11-01T03:00"), zone=YORK, hour=1, minute=30, days=0)
@given(
    now=st.datetimes(at("2026-01-01T00:00"), at("2027-12-31T00:00")),
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    days=st.integers(0, 1),
)
def test_a_typed_clock_time_is_that_time_on_that_clock_and_ahead(
    now: datetime, zone: str, hour: int, minute: int, days: int
) -> None:
    moment = now.replace(tzinfo=UTC)
    day = "tomorrow " if days else ""
    found = read_deadline(f"{day}{hour:02}:{minute:02}", moment, zone)
    if found.deadline is None:
        local = moment.astimezone(ZoneInfo(zone)).replace(
            hour=hour, minute=minute, second=0, microsecond=0
        )
        candidates = [local.replace(tzinfo=None) + timedelta(days=more) for more in (0, 1)]
        assert any(
            is_skipped(one, ZoneInfo(zone)) or is_doubled(one, ZoneInfo(zone)) for one in candidates
        )
        return
    local = found.deadline.local
    assert (local.hour, local.minute) == (hour, minute)
    assert moment < found.deadline.at <= moment + timedelta(days=2, hours=2)


@given(
    now=st.datetimes(at("2026-01-01T00:00"), at("2027-12-31T00:00")),
    zone=st.sampled_from(ZONES),
    minutes=st.integers(1, 2000),
)
def test_a_span_is_so_many_minutes_whatever_the_clocks_do(
    now: datetime, zone: str, minutes: int
) -> None:
    moment = now.replace(tzinfo=UTC)
    for text in (f"+{minutes}", f"{minutes}m"):
        found = read_deadline(text, moment, zone)
        assert found.deadline is not None
        assert found.deadline.at - moment == timedelta(minutes=minutes)


@given(st.text(max_size=80), st.datetimes(at("1970-01-02T00:00"), at("2200-01-01T00:00")))
def test_no_text_makes_the_readers_raise(text: str, now: datetime) -> None:
    read_deadline(text, now.replace(tzinfo=UTC), YORK)
    for one in find_deadlines(f"by {text} deadline {text}", now.replace(tzinfo=UTC), YORK):
        assert one.deadline or one.problem
