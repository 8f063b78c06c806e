"""What was agreed is written down with its day's meaning, and goes out above the words."""

from __future__ import annotations

import pytest

from mediadesk.domain.attribution import DEFINITIONS, Attribution
from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.outbox import MessageKind
from tests.services.world import World

ADA = "Ada Quill"
OFF, ON = Attribution.OFF_THE_RECORD, Attribution.ON_THE_RECORD


def reply(world: World, key: str) -> str:
    world.desk.replies.send(key, "Yes, at four.", actor=ADA)
    letters = world.desk.database.read().messages(key)
    return [one.letter.text for one in letters if one.kind is MessageKind.REPLY][-1]


def test_an_agreement_says_what_by_whom_with_whom_and_since_when(world: World) -> None:
    key = world.submit().request.id
    done = world.desk.attributions.agree(key, OFF, actor=ADA, note="Names stay out.")
    terms = done.request.terms
    assert terms is not None
    assert (terms.attribution, terms.by, terms.party) == (OFF, ADA, "Nadia Lind")
    assert (terms.at, terms.note) == (world.clock.now(), "Names stay out.")
    entry = world.desk.database.read().timeline(key)[-1].entry
    assert (entry.kind.value, entry.text) == ("terms", "Names stay out.")
    assert dict(entry.detail) == {
        "from": None,
        "to": "off_the_record",
        "with": "Nadia Lind",
        "definition": DEFINITIONS[OFF],
    }


def test_other_words_in_the_settings_change_nothing_that_was_agreed(world: World) -> None:
    key = world.submit().request.id
    world.desk.attributions.agree(key, OFF, actor=ADA)
    world.desk.save_settings({"terms.off_the_record": "Not a word to anybody."}, actor=ADA)
    assert reply(world, key).startswith(f"OFF THE RECORD, as agreed: {DEFINITIONS[OFF]}\n\n")
    world.desk.attributions.agree(key, OFF, actor=ADA)
    assert reply(world, key).startswith(
        "OFF THE RECORD, from here on, as agreed: Not a word to anybody.\n\nYes"
    )


def test_a_reply_on_the_record_says_so_only_after_other_terms(world: World) -> None:
    key = world.submit().request.id
    world.desk.attributions.agree(key, ON, actor=ADA)
    assert reply(world, key) == "Yes, at four."
    world.desk.attributions.agree(key, OFF, actor=ADA)
    world.desk.attributions.agree(key, ON, actor=ADA)
    assert reply(world, key).startswith("ON THE RECORD, from here on, as agreed: ")


def test_an_agreement_is_undone_and_done_over_although_notes_came_between(world: World) -> None:
    key = world.submit().request.id
    first = world.desk.attributions.agree(key, ON, actor=ADA).request.terms
    done = world.desk.attributions.agree(key, OFF, actor=ADA)
    world.desk.triage.note(key, "Talked for ten minutes.", actor=ADA)
    assert done.undo is not None
    back = world.desk.triage.undo(done.undo, actor=ADA)
    assert back.request.terms == first
    entry = world.desk.database.read().timeline(key)[-1].entry
    assert entry.detail["terms"] == "on_the_record"
    assert back.undo is not None
    again = world.desk.triage.undo(back.undo, actor=ADA).request.terms
    assert again is not None
    assert again.attribution is OFF


def test_terms_end_and_a_request_without_any_has_none_to_end(world: World) -> None:
    key = world.submit().request.id
    world.desk.attributions.agree(key, OFF, actor=ADA)
    assert world.desk.attributions.withdraw(key, actor=ADA).request.terms is None
    with pytest.raises(Refused):
        world.desk.attributions.withdraw(key, actor=ADA)


def test_whoever_looked_at_an_older_request_agrees_nothing(world: World) -> None:
    request = world.submit().request
    world.desk.triage.assign(request.id, ADA, actor=ADA)
    with pytest.raises(Conflict):
        world.desk.attributions.agree(request.id, OFF, actor=ADA, version=request.version)


@pytest.mark.parametrize("field", ["party", "note"])
def test_what_cannot_be_stored_is_refused_beside_its_field(world: World, field: str) -> None:
    key = world.submit().request.id
    for value in ("x" * 2_000, "half \ud800 a letter"):
        with pytest.raises(Refused) as caught:
            world.desk.attributions.agree(key, OFF, actor=ADA, **{field: value})  # type: ignore[arg-type]  # both are texts
        assert [one.field for one in caught.value.problems] == [field]


def test_a_definition_that_is_too_long_is_refused_by_the_settings(world: World) -> None:
    with pytest.raises(Refused) as caught:
        world.desk.save_settings({"terms.on_background": "x" * 601}, actor=ADA)
    assert caught.value.problems[0].field == "terms.on_background"
