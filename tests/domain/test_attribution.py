"""Terms hold from where they were agreed on, never for what was said before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.attribution import (
    DEFINITIONS,
    LONGEST_DEFINITION,
    Attribution,
    Terms,
    attribution_of,
    definition,
    is_told,
    marks,
    setting,
)
from mediadesk.domain.errors import Refused
from mediadesk.domain.timeline import Entry, Kind, Recorded

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
ON, BACK, OFF = (
    Attribution.ON_THE_RECORD,
    Attribution.ON_BACKGROUND,
    Attribution.OFF_THE_RECORD,
)


def entry(number: int, kind: Kind, subject: str = "a", **detail: str | None) -> Recorded:
    said = Entry(
        kind=kind,
        actor="Ada Quill",
        at=START + timedelta(minutes=number),
        subject_id=subject,
        detail=detail,
    )
    return Recorded(number=number, entry=said, previous_hash="", hash="")


def test_a_change_in_the_middle_marks_what_follows_and_nothing_before() -> None:
    timeline = [
        entry(1, Kind.REPLIED),
        entry(2, Kind.TERMS, to=BACK),
        entry(3, Kind.RECEIVED),
        entry(4, Kind.TERMS, to=OFF),
        entry(5, Kind.NOTED),
        entry(6, Kind.ASSIGNED),
        entry(7, Kind.TERMS, to=None),
        entry(8, Kind.NOTED),
    ]
    assert marks(timeline) == {3: BACK, 5: OFF}


def test_an_undo_holds_from_when_it_was_done() -> None:
    timeline = [
        entry(1, Kind.TERMS, to=ON),
        entry(2, Kind.TERMS, to=OFF),
        entry(3, Kind.NOTED),
        entry(4, Kind.UNDONE, what="terms", terms=ON),
        entry(5, Kind.NOTED),
        entry(6, Kind.UNDONE, what="noted"),
        entry(7, Kind.REPLIED),
    ]
    assert marks(timeline) == {3: OFF, 5: ON, 7: ON}


def test_each_of_two_merged_requests_keeps_its_own_terms() -> None:
    timeline = [
        entry(1, Kind.TERMS, to=OFF),
        entry(2, Kind.NOTED, "b"),
        entry(3, Kind.TERMS, "b", to=BACK),
        entry(4, Kind.NOTED),
        entry(5, Kind.NOTED, "b"),
    ]
    assert marks(timeline) == {4: OFF, 5: BACK}


STEPS = st.lists(
    st.one_of(
        st.sampled_from([Kind.NOTED, Kind.REPLIED, Kind.RECEIVED, Kind.READ]).map(
            lambda kind: (kind, {})
        ),
        st.sampled_from([None, *Attribution]).map(lambda to: (Kind.TERMS, {"to": to})),
        st.sampled_from([None, *Attribution]).map(lambda to: (Kind.UNDONE, {"terms": to})),
    ),
    max_size=20,
)


@given(before=STEPS, after=STEPS)
def test_nothing_that_follows_changes_how_an_entry_was_marked(before: list, after: list) -> None:  # type: ignore[type-arg]  # pairs of a kind and its detail
    whole = [entry(n, kind, **detail) for n, (kind, detail) in enumerate([*before, *after], 1)]
    early = marks(whole[: len(before)])
    late = marks(whole)
    assert {n: one for n, one in late.items() if n <= len(before)} == dict(early)


def terms(attribution: Attribution, before: Attribution | None = None) -> Terms:
    return Terms(
        attribution=attribution, at=START, by="A", party="B", definition="…", before=before
    )


def test_a_letter_names_terms_that_restrict_it_or_that_have_just_stopped_doing_so() -> None:
    assert not is_told(None)
    assert not is_told(terms(ON))
    assert not is_told(terms(ON, ON))
    assert is_told(terms(ON, OFF))
    assert all(is_told(terms(one)) for one in Attribution if one is not ON)


def test_the_office_own_words_come_before_the_usual_ones() -> None:
    assert definition(OFF, {}) == DEFINITIONS[OFF]
    assert definition(OFF, {setting(OFF): "  "}) == DEFINITIONS[OFF]
    assert definition(OFF, {setting(OFF): "Never."}) == "Never."
    assert all(len(words) <= LONGEST_DEFINITION for words in DEFINITIONS.values())


def test_terms_are_found_by_how_they_are_said() -> None:
    assert attribution_of(" Off the-record ") is OFF
    with pytest.raises(Refused, match="on background"):
        attribution_of("deep background")
