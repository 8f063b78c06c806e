"""The briefing: right for the expert's clock, private to them, sent once, updated when it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mediadesk.domain.attribution import DEFINITIONS, Attribution
from mediadesk.domain.briefing import Draft, Part, Sheet
from mediadesk.domain.errors import Conflict, NotFound, Refused
from mediadesk.domain.expert import Expert
from mediadesk.domain.outbox import Message, MessageKind
from mediadesk.domain.release import Embargo, Person, Reading
from mediadesk.domain.request import Request
from mediadesk.services.coverage import Published
from mediadesk.services.interviews import Agreed
from tests.services.world import NOW, World

ADA, CLEO = "Ada Quill", "cleo@twi.example"
AT = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
TEXT = "Rivers run dry. “We have seen this coming for years, and nobody built,” said Cleo Marsh."


@pytest.fixture
def expert(world: World) -> Expert:
    record = Expert(
        id=world.ids.uuid(),
        name="Cleo Marsh",
        zone="Asia/Kolkata",
        email=CLEO,
        private_phone="+44 20 7946 0177",
        private_email="home@marsh.example",
        notes="Afraid of dogs.",
        created_at=NOW,
        updated_at=NOW,
    )
    with world.database.write() as work:
        work.experts.add(record)
        from mediadesk.domain.timeline import Entry, Kind

        work.commit(Entry(kind=Kind.IMPORTED, actor=ADA, at=NOW, subject_id=record.id))
    return record


@pytest.fixture
def request_(world: World, expert: Expert) -> Request:
    world.settings.set_many(
        {
            "office.name": "Tarn Water Institute",
            "office.zone": "Europe/London",
            "office.phone": "+44 20 7946 0123",
            "office.duty_phone": "+44 20 7946 0199",
            "contact.name": "Eve Dunmore",
            "contact.email": "press@twi.example",
        }
    )
    release = world.store(
        Reading(
            file="r.txt",
            text=TEXT,
            headline="Holding water",
            experts=(Person(name="Cleo Marsh"), Person(name="Dov Heron", email="dov@twi.example")),
        )
    )
    made = world.submit(
        release=release.id,
        experts=(expert.name,),
        live="live",
        format="phone",
        deadline_zone="America/New_York",
        deadline="2026-11-25T11:00",
        questions="Why now?\n\nAnd why here?",
        access_needs="Captions",
        other_guests="The minister",
    ).request
    world.desk.triage.note(made.id, "Internal: she was late last time.", actor=ADA)
    world.desk.interviews.schedule(made.id, Agreed(expert=expert.name, minutes=10), AT, actor=ADA)
    return world.desk.database.read().request(made.id) or made


def rows(sheet: Sheet, part: Part) -> dict[str, str]:
    section = sheet.section(part)
    return {row.label: row.text for row in section.rows} if section is not None else {}


def sent(world: World, request: Request, **changed: object) -> Message:
    draft = world.desk.briefings.prepare(request.id).draft
    draft = replace(draft, **changed)  # type: ignore[arg-type]  # keywords of what is tested
    world.desk.briefings.send(request.id, draft, actor=ADA)
    letters = world.desk.database.read().messages(request.id)
    key = [one.id for one in letters if one.kind is MessageKind.BRIEFING][-1]
    with world.database.write() as work:
        whole = work.outbox.get(key)
    assert whole is not None
    return whole


def test_logistics_come_first_on_the_expert_s_clock_with_the_others_beside(
    world: World, request_: Request
) -> None:
    sheet = world.desk.briefings.prepare(request_.id).sheet
    first = sheet.sections[0]
    assert first.part is Part.LOGISTICS
    when = first.rows[0]
    assert when.text == "20:00 on Wednesday 25 November 2026, Kolkata time, UTC+05:30"
    assert "14:30 on Wednesday 25 November 2026 for the press office in London" in when.note
    assert "09:30 on Wednesday 25 November 2026 for the reporter in New York" in when.note
    said = rows(sheet, Part.LOGISTICS)
    assert said["How long"] == "10 minutes"
    assert said["Who rings whom"] == "Not settled yet: ask the press office."
    assert said["Live or recorded"].startswith("Live")
    assert (said["Access"], said["Others on"]) == ("Captions", "The minister")
    contact = rows(sheet, Part.CONTACT)
    assert contact["Press officer"] == "Ada Quill, +44 20 7946 0123"
    assert contact["Duty phone"] == "+44 20 7946 0199"


def test_an_expert_who_travels_reads_the_clock_of_where_they_are(
    world: World, request_: Request, expert: Expert
) -> None:
    from mediadesk.domain.expert import Absence, AbsenceKind
    from mediadesk.domain.timeline import Entry, Kind

    away = Absence(
        id=world.ids.uuid(),
        expert_id=expert.id,
        kind=AbsenceKind.TRAVEL,
        starts_at=AT - timedelta(days=1),
        ends_at=AT + timedelta(days=1),
        zone="Asia/Tokyo",
    )
    with world.database.write() as work:
        work.experts.put_absence(away)
        work.commit(Entry(kind=Kind.UPDATED, actor=ADA, at=NOW, subject_id=expert.id))
    sheet = world.desk.briefings.prepare(request_.id).sheet
    assert sheet.sections[0].rows[0].text.endswith("Tokyo time, UTC+09:00")
    assert sheet.sections[0].rows[0].text.startswith("23:30")


def test_nothing_private_of_anybody_stands_on_the_page_or_in_the_mail(
    world: World, request_: Request
) -> None:
    prepared = world.desk.briefings.prepare(request_.id)
    writers = world.desk.briefings.writers
    whole = writers.text(prepared.sheet) + writers.html(prepared.sheet)
    for secret in ("0177", "home@marsh", "Afraid of dogs", "Internal", "dov@twi.example"):
        assert secret not in whole
    assert "nadia@harbour.example" in whole


def test_terms_stand_with_what_the_office_means_and_when_they_were_agreed(
    world: World, request_: Request
) -> None:
    off = Attribution.OFF_THE_RECORD
    assert "Not agreed yet" in rows(world.desk.briefings.prepare(request_.id).sheet, Part.TERMS)
    world.desk.attributions.agree(request_.id, off, actor=ADA, note="No names.")
    said = rows(world.desk.briefings.prepare(request_.id).sheet, Part.TERMS)
    assert said == {"Off the record": DEFINITIONS[off], "Condition": "No names."}


def test_an_embargo_in_force_is_named_with_its_whole_instant(
    world: World, request_: Request
) -> None:
    views = world.desk.database.read()
    release = views.release(request_.release_id or "")
    assert release is not None
    held = replace(
        release,
        embargo=Embargo(text="until Friday", at=AT + timedelta(days=2), zone="Europe/Paris"),
    )
    with world.database.write() as work:
        from mediadesk.domain.timeline import Entry, Kind

        work.releases.update(held)
        work.commit(Entry(kind=Kind.UPDATED, actor=ADA, at=NOW, subject_id=release.id))
    sheet = world.desk.briefings.prepare(request_.id).sheet
    assert sheet.embargo.startswith("EMBARGOED until 15:30 on Friday 27 November 2026, Paris time")


def test_the_outlet_s_coverage_and_what_the_reporter_asked_before_are_told(
    world: World, request_: Request
) -> None:
    before = world.submit(subject="Eels").request
    world.desk.coverage.record(
        before.id, Published(title="Eels in the storm", at=NOW - timedelta(days=3)), actor=ADA
    )
    sheet = world.desk.briefings.prepare(request_.id).sheet
    coverage, history = sheet.section(Part.COVERAGE), sheet.section(Part.HISTORY)
    assert coverage is not None
    assert coverage.items == ("Eels in the storm, Harbour Radio, 2026-11-21",)
    assert history is not None
    assert history.items == ("Eels, 2026-11-24",)


def test_a_draft_is_kept_and_an_update_begins_with_it_but_never_another_expert_s(
    world: World, request_: Request
) -> None:
    fresh = world.desk.briefings.prepare(request_.id).draft
    assert fresh.lines[:1] == ("Holding water",)
    assert fresh.email == CLEO
    mine = Draft(lines=("Say this.",), arrangements="They ring you.", note="Good luck.", email=CLEO)
    world.desk.briefings.keep(request_.id, mine)
    assert world.desk.briefings.prepare(request_.id).draft == mine
    world.desk.briefings.send(request_.id, mine, actor=ADA)
    assert world.desk.briefings.prepare(request_.id).draft == mine
    (interview,) = world.desk.database.read().interviews_of(request_.id)
    world.desk.interviews.cancel(interview.id, actor=ADA)
    world.desk.interviews.schedule(
        request_.id, Agreed(expert="Dov Heron"), AT + timedelta(hours=2), actor=ADA
    )
    other = world.desk.briefings.prepare(request_.id)
    assert (other.name, other.draft.email) == ("Dov Heron", "dov@twi.example")
    assert other.draft.lines == ("Holding water",)


def test_it_leaves_with_its_page_and_the_calendar_file_apart_from_the_reporter_s_thread(
    world: World, request_: Request
) -> None:
    letter = sent(world, request_).letter
    assert [one.content_type for one in letter.attachments] == [
        "application/pdf",
        "text/calendar; method=REQUEST",
    ]
    assert letter.attachments[0].content.startswith(b"%PDF-")
    assert b"BEGIN:VCALENDAR" in letter.attachments[1].content
    assert b"nadia@harbour" not in letter.attachments[1].content
    assert letter.in_reply_to is None
    assert [one.email for one in letter.to] == [CLEO]
    assert letter.subject == "Briefing: Harbour Radio, 20:00 on Wednesday 25 November 2026"
    assert world.kinds(request_.id)[-1] == "briefed"
    world.mail_account()
    world.desk.outbox.deliver()
    raw = world.server.received[-1][2]
    assert b"multipart/mixed" in raw
    assert b"briefing-MR-" in raw


def test_calling_it_back_leaves_no_trace_but_the_timeline(world: World, request_: Request) -> None:
    draft = world.desk.briefings.prepare(request_.id).draft
    done = world.desk.briefings.send(request_.id, draft, actor=ADA, pause=timedelta(seconds=10))
    assert done.undo is not None
    world.desk.triage.undo(done.undo, actor=ADA)
    assert world.states(request_.id)["briefing"] == "cancelled"
    prepared = world.desk.briefings.prepare(request_.id)
    assert (prepared.sent, prepared.sheet.update) == (None, "")
    (interview,) = world.desk.database.read().interviews_of(request_.id)
    assert not interview.announced


def test_a_changed_interview_makes_it_out_of_date_and_the_next_one_says_what_is_new(
    world: World, request_: Request
) -> None:
    first = sent(world, request_)
    assert world.desk.briefings.stale(request_.id)[1] == ()
    (interview,) = world.desk.database.read().interviews_of(request_.id)
    world.desk.interviews.move(interview.id, AT + timedelta(hours=1), actor=ADA)
    world.desk.attributions.agree(request_.id, Attribution.ON_BACKGROUND, actor=ADA)
    prepared = world.desk.briefings.prepare(request_.id)
    assert prepared.stale == ("when", "terms")
    assert prepared.sheet.update.endswith("New: the time, the terms.")
    second = sent(world, request_).letter
    assert second.subject.startswith("Updated briefing: Harbour Radio, 21:00")
    assert second.in_reply_to == first.letter.message_id
    assert world.desk.briefings.stale(request_.id)[1] == ()


@pytest.mark.parametrize(
    ("field", "changed"),
    [("email", {"email": "nobody"}), ("email", {"email": ""}), ("lines", {"lines": ("x",) * 40})],
)
def test_what_cannot_leave_is_refused_beside_its_field_and_nothing_is_written(
    world: World, request_: Request, field: str, changed: dict[str, object]
) -> None:
    told = world.kinds(request_.id)
    with pytest.raises(Refused) as caught:
        sent(world, request_, **changed)
    assert caught.value.problems[0].field == field
    assert world.kinds(request_.id) == told


def test_whoever_looked_at_an_older_request_sends_nothing(world: World, request_: Request) -> None:
    draft = world.desk.briefings.prepare(request_.id).draft
    world.desk.facts.change(request_.id, "place", "Studio 4", actor=ADA)
    with pytest.raises(Conflict):
        world.desk.briefings.send(request_.id, draft, actor=ADA, version=request_.version)


def test_a_request_with_nothing_known_still_has_a_briefing(world: World) -> None:
    key = world.submit(reporter_email="", reporter_phone="+44 20 7946 0123").request.id
    prepared = world.desk.briefings.prepare(key)
    assert prepared.sheet.title == "Briefing: Harbour Radio, time not fixed yet"
    assert rows(prepared.sheet, Part.LOGISTICS)["When"] == "Not fixed yet"
    with pytest.raises(NotFound):
        world.desk.briefings.prepare("nobody")
