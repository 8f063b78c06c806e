"""Invented experts in the numbers that product offices have, the same in every run.

Their languages, topics and skills follow no real office's: a few topics many speak about, most
only a handful; seven in ten in the office's own zone; one in eight away at some time of the next
fortnight, one in twenty-five travelling.
"""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta

from mediadesk.domain.expert import (
    OFFICE_WEEK,
    Absence,
    AbsenceKind,
    Expert,
    Minutes,
    Quiet,
    Skill,
    WorkingHours,
)
from mediadesk.storage import schema
from mediadesk.storage.experts import absence_row, expert_row
from mediadesk.storage.statements import insert_rows

_FIRST = (
    "Ines Tomas Aoife Desmond Clara Theo Lucía Petra Hamish Omar Signe Radek Mina Yusuf Greta "
    "Ottilie Bram Nkechi Pavel Ruth Ansel Ida Joaquín Maren Silas Thea Ulrich Vera Wanda Zeno"
).split()
_BEGIN = "Oka Nov Bren Ach Vest Her Lind Cast Farr Mend Rosk Stel Tarn Ulv Wex Yar Zim Kess".split()
_MIDDLE = "a e i o el ar in or un ev as im".split()
_END = "for ton by rra quist gaard ley sen wick mann ova ard holm dale well".split()
_TITLES = "Senior Research Fellow|Professor|Reader|Director|Analyst|Chief Economist|Lecturer"
_PLACES = "Larkfield Institute|School of Coasts|Centre for Ports|Energy Unit|Health Unit|Law Unit"
_FIELDS = (
    "coasts ports energy housing water schools hospitals prisons railways forests budgets elections "
    "migration vaccines satellites fisheries pensions courts farming batteries"
).split()
_SIDES = (
    "policy|prices|workers|safety|history|law|in winter|in cities|in the north|statistics|finance|"
    "planning|and climate|and children|and trade|research|reform|ownership|technology|ethics"
).split("|")
_ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Africa/Nairobi",
)
_LANGUAGES = "de fr es ar pt-BR zh-Hans hi cy pl it uk sw".split()


def _week(days: int, begin: int, end: int) -> WorkingHours:
    parts = (Minutes(begin=begin, end=end),)
    return WorkingHours(days=(*(parts,) * days, *((),) * (7 - days)))


_WEEKS = (OFFICE_WEEK,) * 6 + (
    _week(5, 8 * 60, 16 * 60),
    _week(4, 9 * 60, 17 * 60 + 30),
    _week(3, 10 * 60, 15 * 60),
    WorkingHours(
        days=(
            *((Minutes(begin=480, end=720), Minutes(begin=780, end=1080)),) * 5,
            (Minutes(begin=600, end=840),),
            (),
        )
    ),
)
_QUIET = (None, None, Quiet(begin=22 * 60, end=7 * 60), Quiet(begin=20 * 60, end=8 * 60))


def make_people(count: int, now: datetime) -> tuple[tuple[Expert, ...], tuple[Absence, ...]]:
    """Return `count` experts, ids `e0` and on, and the absences that some of them have."""
    dice = random.Random(9_000)
    topics = [f"{field.capitalize()} {side}" for field in _FIELDS for side in _SIDES]
    weights = [1 / (rank + 3) for rank in range(len(topics))]
    dice.shuffle(topics)
    experts, absences = [], []
    for number in range(count):
        last = dice.choice(_BEGIN) + dice.choice(_MIDDLE) + dice.choice(_END)
        name = f"{dice.choice(('Dr ', '', '', 'Prof '))}{dice.choice(_FIRST)} {last}"
        zone = "Europe/London" if dice.random() < 0.7 else dice.choice(_ZONES)
        key = f"e{number}"
        experts.append(
            Expert(
                id=key,
                name=name,
                title=dice.choice(_TITLES.split("|")),
                organisation=dice.choice(_PLACES.split("|")),
                zone=zone,
                languages=("en", *dice.sample(_LANGUAGES, dice.choice((0, 0, 1, 1, 2)))),
                topics=tuple(
                    dict.fromkeys(dice.choices(topics, weights=weights, k=dice.randint(2, 8)))
                ),
                skills=frozenset(dice.sample(tuple(Skill), dice.randint(1, 5))),
                hours=dice.choice(_WEEKS),
                quiet=dice.choice(_QUIET),
                email=f"expert{number}@larkfield.example",
                phone=f"+44 20 7946 0{number % 1000:03}",
                created_at=now - timedelta(days=dice.randint(1, 2_000)),
                updated_at=now,
            )
        )
        luck = dice.random()
        if luck < 0.165:
            begin = now + timedelta(hours=dice.randint(-72, 14 * 24))
            absences.append(
                Absence(
                    id=f"a{number}",
                    expert_id=key,
                    kind=AbsenceKind.LEAVE if luck < 0.125 else AbsenceKind.TRAVEL,
                    starts_at=begin,
                    ends_at=begin + timedelta(hours=dice.choice((6, 24, 72, 240))),
                    zone=None if luck < 0.125 else dice.choice(_ZONES),
                )
            )
    return tuple(experts), tuple(absences)


def fill_people(driver: sqlite3.Connection, count: int) -> tuple[str, ...]:
    """Put `count` experts with their absences into a desk's tables; return their names."""
    experts, absences = make_people(count, datetime.now(UTC).replace(microsecond=0))
    insert_rows(
        driver, schema.experts, [{**expert_row(one), "merged_into": None} for one in experts]
    )
    insert_rows(driver, schema.absences, [absence_row(one) for one in absences])
    return tuple(one.name for one in experts)
