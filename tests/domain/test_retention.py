"""Which automatic backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.retention import DAYS, KEEP_ALL, MONTHS, WEEKS, backups_to_keep

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ages = st.sets(st.integers(0, 1500 * 24), max_size=120)


def made_of(hours: set[int]) -> set[datetime]:
    return {NOW - timedelta(hours=age) for age in hours}


@given(ages)
def test_the_newest_and_all_of_two_days_stay(hours: set[int]) -> None:
    made = made_of(hours)
    kept = backups_to_keep(made, NOW)
    assert kept <= made
    assert not made or max(made) in kept
    assert {at for at in made if NOW - at <= KEEP_ALL} <= kept


@given(ages)
def test_no_more_stay_than_the_rule_has_places(hours: set[int]) -> None:
    kept = backups_to_keep(made_of(hours), NOW)
    older = {at for at in kept if NOW - at > KEEP_ALL}
    assert len(older) <= DAYS + WEEKS + MONTHS


@given(ages)
def test_sorting_out_twice_changes_nothing(hours: set[int]) -> None:
    once = backups_to_keep(made_of(hours), NOW)
    assert backups_to_keep(once, NOW) == once


def test_a_year_of_daily_backups_thins_out_to_days_weeks_and_months() -> None:
    made = {NOW - timedelta(days=age) for age in range(365)}
    kept = sorted(backups_to_keep(made, NOW), reverse=True)
    ages_in_days = [(NOW - at).days for at in kept]
    assert ages_in_days[:12] == list(range(12))
    # The newest of ten weeks; their last days are Sundays (24 November 2026 is a Tuesday).
    assert {2 + 7 * week for week in range(9)} <= set(ages_in_days)
    months = {(at.year, at.month) for at in kept}
    assert len(months) == MONTHS
    assert len(kept) < DAYS + WEEKS + MONTHS


def test_of_one_day_only_the_newest_stays_in_the_end() -> None:
    old = NOW - timedelta(days=5)
    made = {old, old - timedelta(hours=2), old - timedelta(hours=4), NOW}
    assert backups_to_keep(made, NOW) == {old, NOW}
