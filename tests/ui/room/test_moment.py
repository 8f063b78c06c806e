"""Days and clock times as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from mediadesk.ui.room.moment import next_days, read_clock, read_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15:00", "15:00"),
        ("9:05", "09:05"),
        ("15.30", "15:30"),
        ("15h30", "15:30"),
        ("1530", "15:30"),
        ("915", "09:15"),
        ("9", "09:00"),
        ("5pm", "17:00"),
        ("5:30 p.m.", "17:30"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("noon", "12:00"),
        (" Midnight ", "00:00"),
        ("01:30-05:00", "01:30-05:00"),
        ("24:00", None),
        ("15:60", None),
        ("13pm", None),
        ("after lunch", None),
        ("", None),
    ],
)
def test_a_clock_time_is_read_in_any_usual_form(typed: str, meant: str | None) -> None:
    assert read_clock(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("24 Dec", date(2026, 12, 24)),
        ("24 december 2027", date(2027, 12, 24)),
        ("24.12.2026", date(2026, 12, 24)),
        ("24/12", date(2026, 12, 24)),
        ("3 march", date(2027, 3, 3)),
        ("24 nov", TODAY),
        ("31 feb", None),
        ("ma 3", None),
        ("3 ju", None),
        ("someday", None),
    ],
)
def test_a_day_without_a_year_is_the_next_such_day(typed: str, meant: date | None) -> None:
    assert read_day(typed, TODAY) == meant


def test_the_short_list_begins_today() -> None:
    assert next_days(TODAY)[0] == TODAY
    assert next_days(TODAY)[-1] == date(2026, 11, 30)
