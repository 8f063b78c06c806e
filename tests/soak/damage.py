"""Mails that chance has damaged: flipped bits, cuts, splices; the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

MOST_BYTES = 300_000


def mutations(mails: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yield `count` damaged mails, made from `mails`."""
    dice = random.Random(seed)
    for _ in range(count):
        raw = dice.choice(mails)[:MOST_BYTES]
        for _ in range(dice.choice((1, 1, 2, 5))):
            raw = dice.choice((_flip, _cut, _splice, _double, _drop))(raw, mails, dice)
        yield raw[: 2 * MOST_BYTES]


def _flip(raw: bytes, _mails: Sequence[bytes], dice: random.Random) -> bytes:
    """Flip bits, more often near the top, where the fields are."""
    data = bytearray(raw)
    for _ in range(dice.choice((1, 3, 20, 200))):
        if data:
            reach = min(len(data), 2000) if dice.random() < 0.6 else len(data)
            data[dice.randrange(reach)] ^= 1 << dice.randrange(8)
    return bytes(data)


def _cut(raw: bytes, _mails: Sequence[bytes], dice: random.Random) -> bytes:
    return raw[: dice.randrange(len(raw) + 1)]


def _splice(raw: bytes, mails: Sequence[bytes], dice: random.Random) -> bytes:
    other = dice.choice(mails)[:MOST_BYTES]
    return raw[: dice.randrange(len(raw) + 1)] + other[dice.randrange(len(other) + 1) :]


def _double(raw: bytes, _mails: Sequence[bytes], dice: random.Random) -> bytes:
    """Repeat a piece many times, as a broken gateway does."""
    start = dice.randrange(len(raw) + 1)
    piece = raw[start : start + dice.choice((1, 10, 100, 1000))]
    return raw[:start] + piece * dice.choice((2, 10, 300)) + raw[start:]


def _drop(raw: bytes, _mails: Sequence[bytes], dice: random.Random) -> bytes:
    start = dice.randrange(len(raw) + 1)
    return raw[:start] + raw[start + dice.choice((1, 10, 100)) :]
