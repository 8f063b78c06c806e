"""Who counts as being at a request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mediadesk.domain.company import LASTS, Colleague, Doing, company

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def at(window: str, *, doing: Doing = Doing.READING, ago: timedelta = timedelta(0)) -> Colleague:
    return Colleague(
        window=window, officer=f"Officer {window}", request_id="r", doing=doing, at=NOW - ago
    )


def test_one_s_own_window_is_no_company() -> None:
    assert company([at("mine")], window="mine", now=NOW) == {}
    assert company([at("other")], window="mine", now=NOW)["r"].window == "other"


def test_who_replies_counts_before_who_reads_later() -> None:
    told = [at("a", doing=Doing.REPLYING, ago=timedelta(seconds=9)), at("b")]
    assert company(told, window="", now=NOW)["r"].window == "a"
    assert company(reversed(told), window="", now=NOW)["r"].window == "a"


def test_what_was_told_too_long_ago_or_by_a_clock_far_ahead_does_not_count() -> None:
    for ago in (LASTS, -LASTS):
        assert company([at("a", ago=ago)], window="", now=NOW)
    second = timedelta(seconds=1)
    for ago in (LASTS + second, -LASTS - second):
        assert company([at("a", ago=ago)], window="", now=NOW) == {}
