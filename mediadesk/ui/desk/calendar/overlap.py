"""What happens at the same time stands side by side: at most three, the rest behind “+2”. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST = 3
"""How many stand beside each other before the rest is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that reaches from one place of the scale to another, in minutes from the top."""

    key: str
    top: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A piece in its column; it is as wide as `wide` of the `columns` columns."""

    piece: Piece
    column: int
    columns: int
    wide: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What had no room: `pieces` in order, beside `columns` columns of others."""

    pieces: tuple[Piece, ...]
    columns: int
    top: int
    bottom: int


def lay_out(
    pieces: Iterable[Piece], *, least: int = 1, most: int = MOST
) -> tuple[tuple[Placed, ...], tuple[More, ...]]:
    """Return where the pieces of a day stand, and what is left out.

    A piece counts as at least `least` minutes long, because that is how high it is painted.
    """
    ordered = sorted(pieces, key=lambda one: (one.top, -one.bottom, one.key))
    placed: list[Placed] = []
    left_out: list[More] = []
    group: list[Piece] = []
    end = -1
    for piece in ordered:
        if group and piece.top >= end:
            _place(group, least, most, placed, left_out)
            group = []
            end = -1
        group.append(piece)
        end = max(end, _end(piece, least))
    if group:
        _place(group, least, most, placed, left_out)
    return tuple(placed), tuple(left_out)


def _end(piece: Piece, least: int) -> int:
    return max(piece.bottom, piece.top + least)


def _place(
    group: Sequence[Piece], least: int, most: int, placed: list[Placed], left_out: list[More]
) -> None:
    """Put a group that touches into columns, each piece into the first that is free."""
    columns: list[list[Piece]] = []
    for piece in group:
        free = next(
            (column for column in columns if _end(column[-1], least) <= piece.top),
            None,
        )
        if free is None:
            columns.append([piece])
        else:
            free.append(piece)
    shown = columns[:most]
    for number, column in enumerate(shown):
        placed += [
            Placed(
                piece=piece,
                column=number,
                columns=len(shown),
                wide=_width(piece, number, shown, least) if len(columns) <= most else 1,
            )
            for piece in column
        ]
    hidden = sorted(
        (piece for column in columns[most:] for piece in column), key=lambda one: one.top
    )
    if hidden:
        left_out.append(
            More(
                pieces=tuple(hidden),
                columns=len(shown),
                top=min(one.top for one in hidden),
                bottom=max(_end(one, least) for one in hidden),
            )
        )


def _width(piece: Piece, number: int, columns: Sequence[Sequence[Piece]], least: int) -> int:
    """Return over how many columns a piece may reach without covering another."""
    wide = 1
    for column in columns[number + 1 :]:
        if any(one.top < _end(piece, least) and piece.top < _end(one, least) for one in column):
            break
        wide += 1
    return wide
