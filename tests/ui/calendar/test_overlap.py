"""Interviews at the same time: side by side, and the rest behind a “+2”."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.ui.desk.calendar.overlap import MOST, Piece, lay_out


def piece(key: str, top: int, bottom: int) -> Piece:
    return Piece(key=key, top=top, bottom=bottom)


def test_what_follows_each_other_has_the_whole_width() -> None:
    placed, more = lay_out([piece("a", 0, 60), piece("b", 60, 120)])
    assert [(one.column, one.columns) for one in placed] == [(0, 1), (0, 1)]
    assert more == ()


def test_two_at_a_time_split_the_width() -> None:
    placed, _more = lay_out([piece("a", 0, 60), piece("b", 30, 90)])
    assert [(one.piece.key, one.column, one.columns) for one in placed] == [
        ("a", 0, 2),
        ("b", 1, 2),
    ]


def test_a_piece_reaches_over_the_columns_that_are_free_beside_it() -> None:
    pieces = [piece("a", 0, 120), piece("b", 0, 30), piece("c", 0, 30), piece("d", 60, 90)]
    placed, _more = lay_out(pieces)
    assert {one.piece.key: one.wide for one in placed} == {"a": 1, "b": 1, "c": 1, "d": 2}


def test_more_than_three_leave_the_rest_to_be_opened() -> None:
    placed, more = lay_out([piece(key, 0, 60) for key in "abcde"])
    assert [one.piece.key for one in placed] == ["a", "b", "c"]
    assert [[one.key for one in each.pieces] for each in more] == [["d", "e"]]


def test_a_short_one_counts_as_high_as_it_is_painted() -> None:
    placed, _more = lay_out([piece("a", 0, 10), piece("b", 15, 60)], least=30)
    assert {one.columns for one in placed} == {2}


spans = st.lists(st.tuples(st.integers(0, 600), st.integers(1, 200)), max_size=25)


@given(spans=spans, least=st.integers(1, 40))
def test_nothing_is_lost_and_nothing_is_covered(spans: list[tuple[int, int]], least: int) -> None:
    pieces = [piece(str(n), top, top + length) for n, (top, length) in enumerate(spans)]
    placed, more = lay_out(pieces, least=least)
    shown = [one.piece.key for one in placed]
    hidden = [one.key for each in more for one in each.pieces]
    assert sorted(shown + hidden) == sorted(one.key for one in pieces)
    for first in placed:
        assert first.column + first.wide <= first.columns <= MOST
        for second in placed:
            if first is second:
                continue
            beside = (
                first.column + first.wide <= second.column
                or second.column + second.wide <= first.column
            )
            apart = (
                max(first.piece.bottom, first.piece.top + least) <= second.piece.top
                or max(second.piece.bottom, second.piece.top + least) <= first.piece.top
            )
            assert beside or apart
