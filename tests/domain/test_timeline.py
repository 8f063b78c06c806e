"""The timeline's chain: whatever is done to it is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.timeline import (
    GENESIS,
    Entry,
    Kind,
    Recorded,
    Value,
    breaks,
    canonical,
    link,
)

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
values: st.SearchStrategy[Value] = st.one_of(
    st.text(max_size=8), st.integers(-(2**60), 2**60), st.booleans(), st.none()
)
entries = st.builds(
    Entry,
    kind=st.sampled_from(Kind),
    actor=st.text(max_size=10),
    at=st.integers(0, 10**12).map(lambda number: AT + timedelta(microseconds=number)),
    subject_id=st.one_of(st.none(), st.uuids().map(str)),
    text=st.text(max_size=20),
    detail=st.dictionaries(st.text(max_size=5), values, max_size=4),
)


def chained(of: list[Entry]) -> list[Recorded]:
    found: list[Recorded] = []
    previous = GENESIS
    for number, entry in enumerate(of, 1):
        recorded = Recorded(
            number=number, entry=entry, previous_hash=previous, hash=link(previous, entry, number)
        )
        found.append(recorded)
        previous = recorded.hash
    return found


chains = st.lists(entries, min_size=4, max_size=12).map(chained)


@given(chains)
def test_a_chain_that_nobody_touched_is_whole(chain: list[Recorded]) -> None:
    assert breaks(chain) == []


@given(chains, st.data())
def test_an_edited_entry_is_found_and_named(chain: list[Recorded], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    entry = chain[place].entry
    changed = data.draw(
        st.sampled_from(
            [
                replace(entry, actor=entry.actor + "x"),
                replace(entry, text=entry.text + " "),
                replace(entry, at=entry.at + timedelta(microseconds=1)),
                replace(entry, subject_id="somebody-else"),
                replace(entry, detail={**entry.detail, "new": 1}),
                replace(entry, kind=Kind.SENT if entry.kind is not Kind.SENT else Kind.FAILED),
            ]
        )
    )
    chain[place] = replace(chain[place], entry=changed)
    assert breaks(chain) == [f"Timeline entry {place + 1} was altered."]


@given(chains, st.data())
def test_a_deleted_entry_is_found(chain: list[Recorded], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 2))
    del chain[place]
    assert breaks(chain)


@given(chains, st.data())
def test_two_entries_that_changed_places_are_found(
    chain: list[Recorded], data: st.DataObject
) -> None:
    first, second = data.draw(
        st.lists(st.integers(0, len(chain) - 1), min_size=2, max_size=2, unique=True)
    )
    chain[first], chain[second] = chain[second], chain[first]
    assert breaks(chain)


@given(chains, st.data())
def test_contents_that_changed_places_under_their_numbers_are_found(
    chain: list[Recorded], data: st.DataObject
) -> None:
    first, second = data.draw(
        st.lists(st.integers(0, len(chain) - 1), min_size=2, max_size=2, unique=True)
    )
    one, other = chain[first].entry, chain[second].entry
    if one == other:
        return
    chain[first] = replace(chain[first], entry=other)
    chain[second] = replace(chain[second], entry=one)
    assert len(breaks(chain)) == 2


@given(chains, st.data())
def test_a_cut_out_stretch_is_found_even_when_renumbered(
    chain: list[Recorded], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(chain) - 2))
    end = data.draw(st.integers(start + 1, len(chain) - 1))
    del chain[start:end]
    assert breaks(chain)
    renumbered = [replace(one, number=number) for number, one in enumerate(chain, 1)]
    assert breaks(renumbered)


@given(chains, st.data())
def test_an_entry_put_in_between_is_found(chain: list[Recorded], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    entry = data.draw(entries)
    before = chain[place].previous_hash
    forged = Recorded(
        number=place + 1, entry=entry, previous_hash=before, hash=link(before, entry, place + 1)
    )
    chain.insert(place, forged)
    assert breaks(chain)


@given(entries, entries, st.integers(1, 9), st.integers(1, 9))
def test_different_entries_never_have_the_same_bytes(
    one: Entry, other: Entry, first: int, second: int
) -> None:
    # True == 1 in Python; in JSON they differ, so the comparison asks for the types too.
    same = (first, repr(sorted(one.detail.items())), replace(one, detail={})) == (
        second,
        repr(sorted(other.detail.items())),
        replace(other, detail={}),
    )
    assert (canonical(one, first) == canonical(other, second)) == same


@given(entries)
def test_the_order_of_the_details_does_not_matter(entry: Entry) -> None:
    turned = replace(entry, detail=dict(reversed(list(entry.detail.items()))))
    assert canonical(turned, 1) == canonical(entry, 1)


def test_an_empty_timeline_is_whole() -> None:
    assert breaks([]) == []
