"""Coverage: what may follow what, and an undo that touches nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain import coverage as verbs
from mediadesk.domain.coverage import Accuracy, Correction, Coverage, CoverageKind
from mediadesk.domain.errors import Conflict, Refused

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PIECE = Coverage(
    id="c",
    request_id="r",
    kind=CoverageKind.EXPECTED,
    outlet="Harbour Radio",
    at=NOW,
    zone="Europe/London",
    created_at=NOW,
    updated_at=NOW,
)
OUT = verbs.published(PIECE)


def test_what_is_expected_is_due_from_its_instant_on_until_it_is_seen() -> None:
    assert not PIECE.is_due(NOW - timedelta(microseconds=1))
    assert PIECE.is_due(NOW)
    assert not OUT.is_due(NOW)
    assert not verbs.dropped(PIECE, "").is_due(NOW)
    assert not replace(PIECE, removed_at=NOW).is_due(NOW)
    assert not replace(PIECE, at=None).is_due(NOW)


def test_a_piece_is_judged_once_it_is_out_and_what_is_wrong_is_said() -> None:
    with pytest.raises(Refused):
        verbs.judged(PIECE, Accuracy.RIGHT, "")
    with pytest.raises(Refused) as caught:
        verbs.judged(OUT, Accuracy.WRONG, "")
    assert caught.value.problems[0].field == "note"
    assert verbs.judged(OUT, Accuracy.RIGHT, "").accuracy is Accuracy.RIGHT


def test_a_correction_is_asked_for_before_it_is_answered_and_may_be_asked_again() -> None:
    with pytest.raises(Refused):
        verbs.answered(OUT, Correction.GRANTED, "", NOW)
    asked = verbs.asked_to_correct(OUT, NOW)
    refused = verbs.answered(asked, Correction.REFUSED, "They stand by it.", NOW)
    assert verbs.asked_to_correct(refused, NOW).correction is Correction.ASKED
    granted = verbs.answered(asked, Correction.GRANTED, "", NOW)
    with pytest.raises(Refused):
        verbs.asked_to_correct(granted, NOW)


def test_thanks_go_out_once() -> None:
    thanked = verbs.thanked(OUT, "Cleo Marsh", NOW)
    with pytest.raises(Refused, match="Cleo Marsh"):
        verbs.thanked(thanked, "Cleo Marsh", NOW)


def test_only_what_is_expected_can_be_dropped() -> None:
    with pytest.raises(Refused):
        verbs.dropped(OUT, "")


@given(
    title=st.text(max_size=5),
    note=st.text(max_size=5),
    link=st.text(max_size=5),
    accuracy=st.sampled_from([None, *Accuracy]),
)
def test_an_undo_puts_back_what_an_act_changed_and_nothing_else(
    title: str, note: str, link: str, accuracy: Accuracy | None
) -> None:
    after = replace(OUT, title=title, accuracy=accuracy, version=2)
    since = replace(after, note=note, link=link, version=3)
    back = verbs.undone(since, OUT, after, NOW)
    assert (back.title, back.accuracy) == (OUT.title, OUT.accuracy)
    assert (back.note, back.link, back.version) == (note, link, 3)


def test_an_undo_never_overwrites_what_somebody_changed_since() -> None:
    after = replace(OUT, title="Eels")
    with pytest.raises(Conflict):
        verbs.undone(replace(after, title="Weirs"), OUT, after, NOW)


def test_what_was_not_there_before_is_marked_as_removed() -> None:
    gone = verbs.undone(OUT, None, OUT, NOW)
    assert gone.removed_at == NOW
    same = [one.name for one in fields(Coverage) if one.name != "removed_at"]
    assert all(getattr(gone, name) == getattr(OUT, name) for name in same)


@pytest.mark.parametrize(
    "link", ["ftp://a.example/x", "javascript:alert(1)", "https://a:b@c.example/", "harbour", "//x"]
)
def test_a_link_is_a_web_address_and_nothing_else(link: str) -> None:
    with pytest.raises(Refused) as caught:
        verbs.link_of(link)
    assert caught.value.problems[0].field == "link"
