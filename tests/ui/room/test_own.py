"""What a reporter sees of experts' time and of their own requests, and what they never see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from mediadesk.domain.availability import Span
from mediadesk.domain.errors import NotFound
from mediadesk.domain.expert import (
    AbsenceDraft,
    AbsenceKind,
    Expert,
    ExpertDraft,
    Minutes,
    WorkingHours,
)
from mediadesk.domain.interview import InterviewState
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import Outcome
from mediadesk.services.audience import Standing
from mediadesk.services.interviews import Agreed
from tests.ui.room.conftest import ZONE, Room

ALWAYS = WorkingHours(days=((Minutes(begin=0, end=24 * 60),),) * 7)
SECRET = "Burnt by Channel North in 2019"
PRIVATE = "home@lind.example"


def everything(root: QWidget) -> str:
    """Return every word that a page shows or would read out."""
    said = []
    for one in [root, *root.findChildren(QWidget)]:
        said += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
        if isinstance(one, QLabel):
            said.append(one.text())
    return "\n".join(said)


def recorded(room: Room, position: int = 0) -> Expert:
    """Give an expert of the release that is shown a record, free at all hours."""
    release = room.page.releases.rail.experts[position]
    shown = room.desk.database.read().releases()[0]
    people = room.desk.database.read().release(shown.id)
    assert people is not None
    named = next(one for one in people.experts if one.id == release.key)
    draft = ExpertDraft(
        name=named.name,
        zone="Europe/London",
        hours=ALWAYS,
        private_email=PRIVATE,
        notes=SECRET,
    )
    return room.desk.experts.create(draft, actor="Mara Kessler").expert


def send(room: Room, *, name: str = "Mina Castellan", email: str = "") -> Request:
    """Send a request from the form as a reporter; return it."""
    room.open_form()
    room.fill()
    room.form.details.name.setText(name)
    if email:
        room.form.details.email.setText(email)
    room.send()

    def arrived() -> bool:
        facts = room.page.receipt.facts()
        return facts is not None and facts.request.reporter.name == name

    room.wait(arrived)
    facts = room.page.receipt.facts()
    assert facts is not None
    return facts.request


def own(room: Room) -> dict[str, Standing]:
    """Return how the reporter's requests stand, by their UUID."""
    return {one.id: one.standing for one in room.desk.audience.requests()}


def test_an_expert_card_shows_when_they_are_free_today(room: Room) -> None:
    expert = recorded(room)
    room.page.reload()
    room.wait(lambda: room.page.releases.rail.experts[0].strip is not None)
    card = room.page.releases.rail.experts[0]
    assert card.strip is not None
    assert card.strip.spans()
    assert "Free" in card.strip.accessibleDescription()
    assert room.page.releases.rail.experts[1].strip is None
    assert expert.name in card.accessibleName()


def test_leave_and_private_details_never_reach_the_press_room(room: Room) -> None:
    expert = recorded(room)
    today = datetime.now(ZoneInfo("Europe/London")).date()
    room.desk.experts.put_absence(
        expert.id,
        AbsenceDraft(
            kind=AbsenceKind.LEAVE,
            begin=(today - timedelta(days=2)).isoformat(),
            end=(today + timedelta(days=30)).isoformat(),
            note="Operation on the knee",
        ),
        actor="Mara Kessler",
    )
    room.page.reload()
    room.wait(lambda: room.page.releases.rail.experts[0].strip is not None)
    said = everything(room.page)
    for word in ("knee", "leave", SECRET, PRIVATE):
        assert word.lower() not in said.lower()
    strip = room.page.releases.rail.experts[0].strip
    assert strip is not None
    assert strip.spans() == ()


def test_what_the_room_learns_of_experts_is_spans_of_time_and_nothing_else(room: Room) -> None:
    recorded(room)
    room.page.reload()
    shown = room.desk.database.read().releases()[0]
    release = room.desk.database.read().release(shown.id)
    assert release is not None
    now = datetime.now(UTC)
    found = room.desk.openings.of_release(release, start=now, end=now + timedelta(days=1))
    assert list(found) == [room.page.releases.rail.experts[0].key]
    assert all(type(one) is Span for spans in found.values() for one in spans)


def test_times_are_offered_where_the_expert_is_free_and_go_with_the_request(room: Room) -> None:
    recorded(room)
    room.page.reload()
    room.wait(lambda: room.page.releases.rail.experts[0].strip is not None)
    form = room.open_form()
    room.fill()
    form.times_button.click()
    form.times.offers()[1].click()
    form.times.when.day.setCurrentIndex(2)
    form.times.when.time.setText("4 pm")
    form.times.add_button.click()
    chosen = form.times.chosen()
    assert len(chosen) == 2
    assert chosen[1].astimezone(ZoneInfo(ZONE)).hour == 16
    drafts = room.drafts()
    room.send()
    assert len(drafts[0].times) == 2
    facts = room.page.receipt.facts()
    assert facts is not None
    stored = room.desk.database.read().request(facts.request.id)
    assert stored is not None
    assert stored.details.times == chosen


def test_a_time_that_has_passed_is_refused_beside_its_row(room: Room) -> None:
    form = room.open_form()
    form.times_button.click()
    form.times.when.time.setText("00:00")
    form.times.add_button.click()
    assert form.times.chosen() == ()
    assert "still to come" in form.times.trouble.text()


def test_times_that_were_chosen_come_back_with_the_draft(room: Room) -> None:
    form = room.open_form()
    form.times_button.click()
    at = (datetime.now(UTC) + timedelta(days=2)).replace(minute=30, second=0, microsecond=0)
    form.times.add(at)
    form.keep_now()
    room.page.show_releases()
    again = room.open_form()
    assert again.times.chosen() == (at,)
    assert again.times.isVisible()


def test_a_request_is_shown_with_its_state_in_the_reporters_words(room: Room) -> None:
    request = send(room)
    assert own(room) == {request.id: Standing.SAVED}
    room.page.mine.open_list()
    room.wait(lambda: "Saved, not sent yet" in everything(room.page.requests))
    assert "Sent " not in everything(room.page.requests).replace("Sent from", "")
    room.desk.triage.assign(request.id, "Mara Kessler", actor="Mara Kessler")
    assert own(room) == {request.id: Standing.TAKEN}
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    made = room.desk.interviews.propose(
        request.id, Agreed(expert="Dr Ines Okafor", minutes=45), (at,), actor="Mara Kessler"
    )
    assert made.request.id == request.id
    interview = room.desk.database.read().interviews_of(request.id)[0]
    room.desk.interviews.confirm(interview.id, actor="Mara Kessler")
    assert own(room) == {request.id: Standing.INTERVIEW}
    room.page.mine.open_list()
    room.wait(lambda: "Interview arranged" in everything(room.page.requests))
    said = everything(room.page.requests)
    assert "with Dr Ines Okafor" in said
    assert "New York time" in said
    room.desk.triage.close(request.id, Outcome.STATEMENT_SENT, actor="Mara Kessler")
    assert own(room) == {request.id: Standing.CLOSED}


def test_internal_notes_cannot_be_reached_from_the_press_room(room: Room) -> None:
    request = send(room)
    room.desk.triage.note(request.id, SECRET, actor="Mara Kessler")
    receipt = room.desk.audience.receipt(request.id)
    assert SECRET not in repr(receipt)
    assert SECRET not in repr(room.desk.audience.requests())
    room.page.mine.open_list()
    room.wait(lambda: len(room.page.requests._cards) == 1)
    room.page.mine.open_receipt(request.id)
    room.wait(lambda: room.shown() is room.page.receipt)
    assert SECRET not in everything(room.page)
    assert SECRET not in room.page.receipt.as_text()


def test_nothing_of_another_reporter_is_visible_on_the_same_computer(room: Room) -> None:
    first = send(room)
    second = send(room, name="Theo Park", email="theo@harbourpost.example")
    assert set(own(room)) == {second.id}
    with pytest.raises(NotFound):
        room.desk.audience.receipt(first.id)
    room.page.mine.open_list()
    room.wait(lambda: len(room.page.requests._cards) == 1)
    assert "Mina" not in everything(room.page.requests)


def test_a_request_from_elsewhere_is_nobodys_here(room: Room) -> None:
    mine = send(room)
    draft = replace(
        room.form.draft(), id="", subject="Another", outlet="Deep Field",
        reporter_name="Mina Castellan", reporter_email=mine.reporter.email,
        deadline=(datetime.now(UTC) + timedelta(hours=9)).isoformat(timespec="minutes"),
        deadline_zone="UTC", release="",
    )  # fmt: skip
    other = room.desk.requests.submit(draft).request
    assert other.id not in own(room)


def test_not_me_takes_everything_of_the_reporter_off_the_screen(room: Room) -> None:
    request = send(room)
    room.open_form()
    room.form.subject.setText("Half a question")
    room.form.keep_now()
    room.page.mine.open_list()
    room.wait(lambda: len(room.page.requests._cards) == 1)
    room.page.requests.leave_button.click()
    room.wait(lambda: room.shown() is room.page.releases)
    assert own(room) == {}
    assert room.desk.settings.get("reporter.email") == ""
    assert room.desk.database.read().request(request.id) is not None
    form = room.open_form()
    assert form.subject.text() == ""
    assert form.details.name.text() == ""
    assert form.details.isVisible()


def test_the_calendar_file_holds_the_interview_once_it_is_settled(
    room: Room, tmp_path: Path
) -> None:
    request = send(room)
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    room.desk.interviews.propose(
        request.id, Agreed(expert="Dr Ines Okafor", note=SECRET), (at,), actor="Mara Kessler"
    )
    one = room.desk.audience.requests()[0]
    assert one.standing is not Standing.INTERVIEW
    made = room.desk.database.read().interviews_of(request.id)[0]
    room.desk.interviews.confirm(made.id, actor="Mara Kessler")
    assert room.desk.database.read().interviews_of(request.id)[0].state is InterviewState.CONFIRMED
    target = tmp_path / "interview.ics"
    room.page.mine.save_entry(room.desk.audience.requests()[0], target)
    room.wait(target.exists)
    content = target.read_text(encoding="utf-8")
    assert f"DTSTART:{at:%Y%m%dT%H%M%SZ}" in content
    assert SECRET not in content


def test_a_card_copies_its_reference(room: Room) -> None:
    from PySide6.QtGui import QGuiApplication

    from mediadesk.domain.reference import show

    request = send(room)
    room.page.requests.copied.emit(request.reference)
    assert QGuiApplication.clipboard().text() == show(request.reference)
