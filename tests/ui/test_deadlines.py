"""The table of the design's section 5 in words: both zones, across clock changes, 11 hours apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from mediadesk.domain.deadline import Level, levels, time_left
from mediadesk.ui import text

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 10, 14, 13, 18, tzinfo=UTC)
"""Wednesday, 14:18 in London, as in the design."""


@pytest.fixture(autouse=True)
def british(qapp: QApplication) -> None:
    del qapp
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))


def chip(at: datetime | None, **named: datetime) -> tuple[str, str]:
    words = text.chip(time_left(NOW, at, LONDON, **named), LONDON.key)  # type: ignore[arg-type]  # keywords of what is tested
    return words.text, words.level


@pytest.mark.parametrize(
    ("minutes", "shown", "level"),
    [
        (-18, "Overdue 18 min", "overdue"),
        (-119, "Overdue 119 min", "overdue"),
        (-120, "Overdue 2 h", "overdue"),
        (-24 * 60, "Overdue 24 h", "overdue"),
        (-24 * 60 - 1, "Overdue since Tue 14:17", "overdue"),
        (0.5, "Under 1 min · 14:18", "critical"),
        (42, "42 min · 15:00", "critical"),
        (59.9, "59 min · 15:17", "critical"),
        (60, "60 min · 15:18", "soon"),
        (72, "72 min · 15:30", "soon"),
        (119.9, "119 min · 16:17", "soon"),
        (132, "2 h · 16:30", "soon"),
        (9 * 60 + 41, "9 h · 23:59", "soon"),
        (21 * 60 + 42, "Tomorrow 12:00", "later"),
        (5 * 24 * 60, "Mon 19 Oct", "later"),
    ],
)
def test_the_chip_says_what_the_design_says(minutes: float, shown: str, level: str) -> None:
    assert chip(NOW + timedelta(minutes=minutes)) == (shown, level)


def test_without_a_deadline_or_with_an_answer_the_chip_does_not_count() -> None:
    assert chip(None) == ("No deadline", "none")
    answered = datetime(2026, 10, 14, 12, 2, tzinfo=UTC)
    assert chip(NOW, answered_at=answered) == ("Answered 13:02", "done")


def test_the_sentence_that_is_read_out_names_time_and_zone() -> None:
    left = time_left(NOW, NOW + timedelta(minutes=42), LONDON)
    assert text.chip(left, LONDON.key).spoken == "Deadline in 42 minutes, at 15:00 London time"


def test_a_deadline_after_the_clocks_go_back_is_told_on_both_clocks() -> None:
    """Britain goes back on 25 October 2026, the United States a week later."""
    before = datetime(2026, 10, 24, 14, tzinfo=UTC)
    monday = datetime(2026, 10, 26, 15, tzinfo=UTC)
    words = text.both_zones(before, monday, "America/New_York", LONDON)
    assert words == "15:00 Monday in London, 11:00 for the reporter in New York"
    # A day is 25 hours long then: the hours are counted as they pass, not as the clock shows them.
    night = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    left = time_left(night, night + timedelta(hours=3), LONDON)
    assert (left.amount, left.local and left.local.hour) == (3, 2)


def test_the_hour_that_happens_twice_is_two_deadlines() -> None:
    night = datetime(2026, 10, 24, 23, tzinfo=UTC)
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    shown = [text.chip(time_left(night, at, LONDON), LONDON.key).text for at in (first, second)]
    assert shown == ["90 min · 01:30", "2 h · 01:30"]


def test_a_reporter_eleven_hours_ahead_is_told_their_own_day() -> None:
    at = datetime(2026, 12, 1, 20, tzinfo=UTC)
    words = text.both_zones(at - timedelta(hours=5), at, "Australia/Sydney", LONDON)
    assert words == "20:00 today in London, 07:00 Wed for the reporter in Sydney"


def test_what_was_typed_is_echoed_in_both_zones_and_says_no_today_that_is_not_shared() -> None:
    words, level = text.understood(NOW + timedelta(minutes=57), NOW, "Europe/London", LONDON)
    assert (words, level) == ("Today 15:15 London, in 57 minutes", "critical")
    words, _ = text.understood(NOW + timedelta(hours=3), NOW, "America/New_York", LONDON)
    assert words == "Today 12:18 New York, 17:18 in London, in 3 hours"
    late = datetime(2026, 12, 1, 15, tzinfo=UTC)
    words, _ = text.understood(late + timedelta(hours=1), late, "Australia/Sydney", LONDON)
    assert words == "Wed 2 Dec 03:00 Sydney, Tue 16:00 in London, in 60 minutes"


@given(
    seconds=st.integers(0, 365 * 24 * 3600),
    minutes=st.integers(-3000, 6000),
    zone=st.sampled_from(("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Apia")),
)
def test_the_lists_levels_are_those_of_the_chip(seconds: int, minutes: int, zone: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    office, at = ZoneInfo(zone), now + timedelta(minutes=minutes)
    assert levels(now, office).of(at) is time_left(now, at, office).level
    assert levels(now, office).of(at) in Level
