"""Reviewing, importing and updating releases, their ledger and their link, on a real desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mediadesk.domain.draft import PersonDraft, ReleaseDraft, differences
from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.release import Embargo, LinkCheck, Release, Report
from mediadesk.domain.rows import ShelfRow
from tests.services.world import World, hidden_release, rows_of

ADA = "Ada Quill"
TEXT = """Leaks could be halved within four years, report finds

TARNFORD, 3 May 2026 — After the third dry summer, a new report says that leaks could be halved.
The report finds that most pipes are older than the people who mend them, and that valves pay.
Old pipes lose a third of what flows in. New valves pay for themselves within two winters.

Read the report, “Holding Water Is Cheaper Than Finding It,” by Ada Quill and Ben Larch:
https://tarn.example/holding-water

Experts available to comment include:
- Cleo Marsh, vice president for Rivers and Coasts
- Dov Heron, senior adviser on dams

Media contact: Eve Dunmore, +44 20 7946 0142, eve@tarn.example
"""


def file(folder: Path, text: str = TEXT, name: str = "release.txt") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def stored(world: World, tmp_path: Path) -> Release:
    found = world.desk.releases.review(file(tmp_path))
    return world.desk.releases.add(found.draft, found.original, actor=ADA).release


def embargoed(world: World, days: float = 2) -> Release:
    embargo = Embargo(
        text="until then", at=world.clock.now() + timedelta(days=days), zone="Europe/London"
    )
    return world.store(replace(hidden_release(), embargo=embargo))


# ------------------------------------------------------------------------------------ reviewing


def test_reviewing_a_file_writes_nothing(world: World, tmp_path: Path) -> None:
    before = rows_of(world)
    found = world.desk.releases.review(file(tmp_path))
    assert found.draft.headline.startswith("Leaks could be halved")
    assert found.original == TEXT.encode()
    assert (found.known, found.alike) == (None, ())
    assert rows_of(world) == before


def test_a_pasted_page_is_kept_as_it_came(world: World) -> None:
    page = b"<html><body><h1>Harbours grow again</h1><p>Ships come.</p></body></html>"
    found = world.desk.releases.review_bytes(page, "clipboard.html")
    done = world.desk.releases.add(found.draft, found.original, actor=ADA)
    assert world.desk.database.read().original(done.release.id) == ("clipboard.html", page)


def test_what_cannot_be_read_is_refused_in_a_sentence(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        world.desk.releases.review(file(tmp_path, "", "empty.txt"))
    assert str(refused.value).endswith(".")


def test_corrections_are_stored_as_they_were_made(world: World, tmp_path: Path) -> None:
    found = world.desk.releases.review(file(tmp_path))
    mended = replace(
        found.draft,
        headline="  Half of all leaks\n",
        experts=(PersonDraft(name="Cleo Marsh", email="cleo@tarn.example"), PersonDraft()),
    )
    release = world.desk.releases.add(mended, found.original, actor=ADA).release
    kept = world.desk.database.read().release(release.id)
    assert kept == release
    assert kept.headline == "Half of all leaks"
    assert [(one.name, one.email) for one in kept.experts] == [("Cleo Marsh", "cleo@tarn.example")]


def test_a_wrong_correction_is_refused_beside_its_field(world: World, tmp_path: Path) -> None:
    found = world.desk.releases.review(file(tmp_path))
    before = rows_of(world)
    wrong = replace(
        found.draft,
        report=Report(title="Water", url="javascript:alert(1)"),
        contacts=(PersonDraft(name="Eve Dunmore", email="eve at tarn"),),
    )
    with pytest.raises(Refused) as refused:
        world.desk.releases.add(wrong, found.original, actor=ADA)
    assert [one.field for one in refused.value.problems] == ["report_url", "contacts.0.email"]
    assert rows_of(world) == before


def test_people_of_earlier_releases_are_recognised(world: World, tmp_path: Path) -> None:
    first = stored(world, tmp_path)
    other = (
        "Rivers rise in the north this winter\n\nTARNFORD, 9 May 2026 — Rivers rise, says Tarn.\n\n"
        "Experts available to comment include:\n- Dr Cleo Marsh, head of Rivers\n- Una Finch, hydrologist\n\n"
        "Media contact: Eve Dunmore, +44 20 7946 0142, eve@tarn.example\n"
    )
    found = world.desk.releases.review(file(tmp_path, other, "other.txt"))
    by_name = {
        one.name: found.people.recognise(one.name, one.email, one.phone)
        for one in found.draft.experts
    }
    cleo = next(met for name, met in by_name.items() if "Marsh" in name)
    assert cleo is not None
    assert (cleo.by, cleo.who.release_id) == ("name", first.id)
    assert by_name.get("Una Finch") is None
    eve = found.draft.contacts[0]
    contact = found.people.recognise(eve.name, eve.email, eve.phone)
    assert contact is not None
    assert contact.who.is_contact


# ------------------------------------------------------------------------------------- updating


def test_the_same_bytes_are_known(world: World, tmp_path: Path) -> None:
    release = stored(world, tmp_path)
    found = world.desk.releases.review(file(tmp_path, name="copy.txt"))
    assert found.known == release
    again = world.desk.releases.add(found.draft, found.original, actor=ADA)
    assert (again.known, again.release.id) == (True, release.id)


def test_a_changed_file_is_offered_as_an_update(world: World, tmp_path: Path) -> None:
    release = stored(world, tmp_path)
    newer = TEXT.replace("four years", "three years").replace("Dov Heron", "Dov Herring")
    found = world.desk.releases.review(file(tmp_path, newer))
    assert found.known is None
    assert [(one.release_id, one.is_same) for one in found.alike] == [(release.id, True)]


def test_a_release_about_something_else_is_not_offered(world: World, tmp_path: Path) -> None:
    stored(world, tmp_path)
    other = (
        "Bread becomes cheaper in spring\n\nLONDON, 4 March 2026 — Flour is cheap again, and bakers"
        " sell more rolls than ever.\n\nMedia contact: Ina Rye, ina@bread.example\n"
    )
    assert world.desk.releases.review(file(tmp_path, other)).alike == ()


def test_an_update_changes_what_was_chosen_and_says_so_once(world: World, tmp_path: Path) -> None:
    release = stored(world, tmp_path)
    newer = TEXT.replace("four years", "three years").replace("two winters", "a winter")
    found = world.desk.releases.review(file(tmp_path, newer))
    ids = {one.name: one.id for one in release.experts}
    done, routed = world.desk.update_release(
        release.id, found.draft, actor=ADA, original=found.original, version=release.version
    )
    assert routed == ()
    assert done.release.headline.startswith("Leaks could be halved within three years")
    assert {one.name: one.id for one in done.release.experts} == ids
    assert done.fields == ("headline", "body")
    views = world.desk.database.read()
    assert views.original(release.id) == ("release.txt", newer.encode())
    updates = [one.entry for one in views.timeline(release.id) if one.entry.kind == "updated"]
    assert len(updates) == 1
    assert "three years" in str(updates[0].detail["headline to"])
    assert "four years" in str(updates[0].detail["headline from"])
    # Both files are known from now on.
    assert world.desk.releases.review(file(tmp_path)).known is not None
    assert world.desk.releases.review(file(tmp_path, newer)).known is not None


def test_an_update_that_changes_nothing_writes_nothing(world: World, tmp_path: Path) -> None:
    release = stored(world, tmp_path)
    before = rows_of(world)
    _, found = world.desk.releases.revise(release.id)
    done = world.desk.releases.update(release.id, found.draft, actor=ADA)
    assert done.fields == ()
    assert rows_of(world) == before


def test_who_changed_it_first_is_not_overwritten(world: World, tmp_path: Path) -> None:
    release, found = world.desk.releases.revise(stored(world, tmp_path).id)
    world.desk.releases.set_headline(release.id, "Somebody was first", actor=ADA)
    with pytest.raises(Conflict):
        world.desk.releases.update(
            release.id,
            replace(found.draft, headline="Second"),
            actor=ADA,
            version=release.version,
        )


def test_another_release_s_file_is_no_update(world: World, tmp_path: Path) -> None:
    first = stored(world, tmp_path)
    other = world.store(hidden_release())
    found = world.desk.releases.review(file(tmp_path))
    with pytest.raises(Refused) as refused:
        world.desk.releases.update(other.id, found.draft, actor=ADA, original=found.original)
    assert refused.value.problems[0].field == "file"
    assert found.known == first


def test_revising_shows_where_things_stand_in_the_original(world: World, tmp_path: Path) -> None:
    release = stored(world, tmp_path)
    _, found = world.desk.releases.revise(release.id)
    draft = found.draft
    start, end = draft.places["headline"][0]
    assert draft.text[start:end] == release.headline
    assert draft.contacts[0].place is not None
    world.desk.releases.set_headline(release.id, "Another headline", actor=ADA)
    _, found = world.desk.releases.revise(release.id)
    assert "headline" not in found.draft.places


def test_an_address_given_in_the_review_frees_held_requests(world: World) -> None:
    release = world.store(hidden_release())
    world.submit(release=release.id)
    _, found = world.desk.releases.revise(release.id)
    contact = replace(found.draft.contacts[0], email="jo@harbour.example")
    done, routed = world.desk.update_release(
        release.id, replace(found.draft, contacts=(contact,)), actor=ADA
    )
    assert len(routed) == 1
    assert not routed[0].route.held
    assert not done.release.contacts[0].hidden_email


def test_differences_are_told_field_by_field() -> None:
    one = ReleaseDraft(headline="A", report=Report(url="https://a.example"))
    other = ReleaseDraft(headline="B", report=Report(url="https://a.example"))
    assert [(d.field, d.before, d.after) for d in differences(one, other)] == [
        ("headline", "A", "B")
    ]


# -------------------------------------------------------------------------------------- embargo


def test_the_press_room_never_gets_a_sealed_title(world: World) -> None:
    release = embargoed(world)
    row = world.desk.embargoes.shelf("nadia@harbour.example")[0]
    assert (row.sealed, row.title, row.embargo) == (True, "", release.embargo)
    found = world.desk.embargoes.open(release.id, "nadia@harbour.example")
    assert isinstance(found, ShelfRow)
    assert "Harbours" not in repr(found)


def test_who_agreed_reads_it_and_the_ledger_says_who_and_when(world: World) -> None:
    release = embargoed(world)
    agreement, changes = world.desk.embargoes.agree(
        release.id, name="Nadia Lind", email="Nadia@harbour.example", outlet="Radio", actor=ADA
    )
    assert changes.releases == {release.id}
    assert (agreement.actor, agreement.own, agreement.at) == (ADA, False, world.clock.now())
    assert world.desk.database.read().agreements(release.id) == (agreement,)
    assert world.desk.embargoes.open(release.id, "nadia@harbour.example") == release
    assert world.desk.embargoes.shelf("nadia@harbour.example")[0].title == release.title
    assert isinstance(world.desk.embargoes.open(release.id, "bo@harbour.example"), ShelfRow)
    assert world.kinds(release.id) == ["imported", "agreed"]


def test_a_reporter_s_own_word_is_recorded_as_their_own(world: World) -> None:
    release = embargoed(world)
    agreement, _ = world.desk.embargoes.agree(
        release.id, name="Nadia Lind", email="nadia@harbour.example", actor=ADA, own=True
    )
    assert (agreement.own, agreement.actor) == (True, "Nadia Lind")


def test_agreeing_twice_is_one_line(world: World) -> None:
    release = embargoed(world)
    for _ in range(2):
        world.desk.embargoes.agree(
            release.id, name="Nadia Lind", email="nadia@harbour.example", actor=ADA
        )
    assert len(world.desk.database.read().agreements(release.id)) == 1


def test_an_agreement_can_be_taken_back_and_its_line_stays(world: World) -> None:
    release = embargoed(world)
    agreement, _ = world.desk.embargoes.agree(
        release.id, name="Nadia Lind", email="nadia@harbour.example", actor=ADA
    )
    world.clock.advance(minutes=5)
    world.desk.embargoes.revoke(release.id, agreement.id, actor="Bo Stern")
    kept = world.desk.database.read().agreements(release.id)[0]
    assert (kept.revoked_at, kept.revoked_by) == (world.clock.now(), "Bo Stern")
    assert isinstance(world.desk.embargoes.open(release.id, "nadia@harbour.example"), ShelfRow)
    assert world.kinds(release.id) == ["imported", "agreed", "revoked"]
    with pytest.raises(Conflict):
        world.desk.embargoes.revoke(release.id, agreement.id, actor=ADA)


def test_it_lifts_by_itself_at_its_instant(world: World) -> None:
    release = embargoed(world, days=1)
    world.clock.advance(hours=23, minutes=59, seconds=59)
    assert isinstance(world.desk.embargoes.open(release.id, ""), ShelfRow)
    world.clock.advance(seconds=1)
    assert world.desk.embargoes.open(release.id, "") == release
    with pytest.raises(Refused):
        world.desk.embargoes.agree(
            release.id, name="Nadia Lind", email="nadia@harbour.example", actor=ADA
        )


def test_an_embargo_moved_later_seals_it_again(world: World) -> None:
    release = embargoed(world, days=1)
    world.desk.embargoes.agree(
        release.id, name="Nadia Lind", email="nadia@harbour.example", actor=ADA
    )
    _, found = world.desk.releases.revise(release.id)
    assert release.embargo is not None
    assert release.embargo.at is not None
    later = replace(release.embargo, at=release.embargo.at + timedelta(days=3))
    world.desk.releases.update(release.id, replace(found.draft, embargo=later), actor=ADA)
    assert isinstance(world.desk.embargoes.open(release.id, "nadia@harbour.example"), ShelfRow)


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [("", "a@harbour.example", "name"), ("Nadia", "", "email"), ("Nadia", "nadia at", "email")],
)
def test_a_line_of_the_ledger_needs_a_name_and_an_address(
    world: World, name: str, email: str, field: str
) -> None:
    release = embargoed(world)
    before = rows_of(world)
    with pytest.raises(Refused) as refused:
        world.desk.embargoes.agree(release.id, name=name, email=email, actor=ADA)
    assert [one.field for one in refused.value.problems] == [field]
    assert rows_of(world) == before


def test_every_letter_about_it_names_the_instant_and_the_zone(world: World) -> None:
    world.settings.set_many({"contact.email": "press@harbour.example"})
    release = embargoed(world)
    request = world.submit(release=release.id).request
    world.desk.replies.send(request.id, "Here is the report.", actor=ADA)
    letters = [one.letter for one in world.desk.database.read().messages(request.id)]
    assert len(letters) == 3
    for letter in letters:
        assert "EMBARGOED until 12:00 on Thursday 26 November 2026, London time" in letter.text
        assert release.title not in letter.subject


# ----------------------------------------------------------------------------------------- links


def test_a_checked_link_is_kept_with_its_time(world: World, tmp_path: Path) -> None:
    release = stored(world, tmp_path)
    link = release.report.url
    assert link == "https://tarn.example/holding-water"
    world.web.answers[link] = LinkCheck(
        url=link, at=world.clock.now(), status=200, final_url=link, content_type="application/pdf"
    )
    world.clock.advance(minutes=3)
    found, changes = world.desk.links.check(release.id, actor=ADA)
    assert found.at == world.clock.now()
    assert changes.releases == {release.id}
    kept = world.desk.database.read().release(release.id)
    assert kept is not None
    assert kept.report.check == found
    assert kept.version == release.version
    assert world.kinds(release.id)[-1] == "checked"


def test_a_changed_link_has_not_been_checked(world: World, tmp_path: Path) -> None:
    release = stored(world, tmp_path)
    world.desk.links.check(release.id, actor=ADA)
    changed = world.desk.releases.set_report_url(release.id, "https://b.example/r", actor=ADA)
    assert changed.report.check is None


def test_no_link_cannot_be_checked(world: World) -> None:
    release = world.store(hidden_release())
    with pytest.raises(Refused):
        world.desk.links.check(release.id, actor=ADA)
    assert world.web.asked == []


def test_prepared_replies_do_not_tell_a_title_or_link_under_embargo(world: World) -> None:
    at = world.clock.now() + timedelta(days=1)
    reading = replace(
        hidden_release(),
        headline="Eels return to the docks",
        report_url="https://harbour.example/eels",
        embargo=Embargo(text="until then", at=at, zone="Europe/London"),
    )
    release = world.store(reading)
    request = world.submit(release=release.id, deadline="2026-11-28T10:00").request
    told = "".join(one.text for one in world.desk.replies.prepared(request.id, actor=ADA))
    assert "Eels" not in told
    assert "/eels" not in told
    world.clock.advance(days=1)
    told = "".join(one.text for one in world.desk.replies.prepared(request.id, actor=ADA))
    assert "Eels return to the docks" in told
    assert "https://harbour.example/eels" in told


def test_a_list_calls_a_release_what_its_page_calls_it(world: World) -> None:
    from mediadesk.domain.release import Block

    long = "Ships come back " * 12
    for number, reading in enumerate(
        (
            hidden_release(),
            replace(hidden_release(), headline=None),
            replace(hidden_release(), headline=None, report_title=None, text="Only a text."),
            replace(
                hidden_release(),
                headline=None,
                report_title=None,
                body=(Block(kind="paragraph", text=long),),
            ),
        )
    ):
        world.store(replace(reading, file=f"{number}.txt"))
    views = world.desk.database.read()
    shelf = {row.id: row.title for row, _ in views.shelf()}
    assert len(shelf) == 4
    for row in views.releases():
        release = views.release(row.id)
        assert release is not None
        assert row.headline == shelf[row.id] == release.title
