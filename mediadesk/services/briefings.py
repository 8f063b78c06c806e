"""Briefings: one page for the expert, from what the desk knows, sent with the calendar file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mediadesk.domain import briefing as briefings
from mediadesk.domain import embargo
from mediadesk.domain.attachment import checked, safe_name
from mediadesk.domain.attribution import definition
from mediadesk.domain.availability import stays
from mediadesk.domain.briefing import Draft, Part, Row, Section, Sent, Sheet, clean, one_line
from mediadesk.domain.changes import Changes
from mediadesk.domain.coverage import CoverageRow
from mediadesk.domain.deadline import city
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.expert import Expert, expert_key
from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.invitation import CALENDAR_TYPE, Party
from mediadesk.domain.mail import Address, Attachment
from mediadesk.domain.outbox import Message, MessageKind, Recipient
from mediadesk.domain.reference import show
from mediadesk.domain.release import Release
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Format, Live, Request
from mediadesk.domain.rows import EarlierRow
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services import letters
from mediadesk.services.invitations import Invitations
from mediadesk.services.outcome import Done, InterviewStep, Step, Undo
from mediadesk.services.ports import (
    CalendarWriter,
    Clock,
    ContactReader,
    Database,
    FormDrafts,
    Ids,
    Settings,
    UnitOfWork,
    Views,
)

PDF_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """The forms of a briefing. `page` is the one page, as PDF; `size` is `a4`, `letter` or ""."""

    text: Callable[[Sheet], str]
    html: Callable[[Sheet], str]
    page: Callable[[Sheet, str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the desk knows about an interview, read at once."""

    request: Request
    release: Release | None
    interview: Interview | None
    expert: Expert | None
    name: str
    email: str
    zone: str
    recent: tuple[CoverageRow, ...]
    earlier: tuple[EarlierRow, ...]
    sent: Sent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A briefing before it leaves: the draft, the page it makes, and what was sent before.

    `stale` names the facts that are no longer as the last briefing said.
    """

    request: Request
    name: str
    draft: Draft
    sheet: Sheet
    sent: Sent | None
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefings:
    """Makes and sends briefings. `actor` is the officer's name."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    contacts: ContactReader
    drafts: FormDrafts
    calendars: CalendarWriter
    invitations: Invitations
    writers: Writers

    def prepare(self, request_id: str, *, draft: Draft | None = None) -> Prepared:
        """Return the briefing of a request: from `draft`, the one that was kept, or a fresh one."""
        known = self._known(request_id)
        kept = draft or self._kept(request_id, known)
        return Prepared(
            request=known.request,
            name=known.name,
            draft=kept,
            sheet=self._sheet(known, kept),
            sent=known.sent,
            stale=briefings.changed_since(known.sent, self._said(known)) if known.sent else (),
        )

    def stale(self, request_id: str) -> tuple[Sent | None, tuple[str, ...]]:
        """Return the last briefing that was sent, and what is no longer as it said."""
        known = self._known(request_id, whole=False)
        if known.sent is None:
            return None, ()
        return known.sent, briefings.changed_since(known.sent, self._said(known))

    def keep(self, request_id: str, draft: Draft) -> None:
        """Keep a draft, for as long as the same expert is to be briefed."""
        self.drafts.save(
            _name(request_id),
            {
                "expert": self._known(request_id, whole=False).name,
                "lines": list(draft.lines),
                "arrangements": draft.arrangements,
                "note": draft.note,
                "email": draft.email,
            },
        )

    def send(
        self,
        request_id: str,
        draft: Draft,
        *,
        actor: str,
        pause: timedelta = timedelta(0),
        size: str = "",
        version: int | None = None,
    ) -> Done:
        """Send the briefing to the expert, with its page and the calendar file, after `pause`.

        One that follows another is marked as its update, in the same thread. Raises `Refused`
        beside `email`, `lines`, `arrangements` or `note`.
        """
        given = briefings.checked(draft)
        address = self.contacts.address(given.email)
        if address is None:
            raise Refused(
                Problem(
                    "email",
                    "Enter the expert’s e-mail address in the usual form, such as "
                    "name@office.example.",
                )
            )
        known = self._known(request_id)
        sheet = self._sheet(known, given)
        # What takes long is done before the transaction begins.
        files = checked(self._files(known, sheet, address, size))
        text = self.writers.text(sheet)
        said, now = self._said(known), self.clock.now()
        with self.database.write() as work:
            request = work.requests.get(request_id)
            if request is None:
                raise NotFound(Problem("reference", "That request is not here."))
            if request.version != known.request.version or version not in (None, request.version):
                raise Conflict("Somebody changed this request since you opened it. Look again.")
            key, settings = self.ids.uuid(), self.settings.all()
            thread = letters.message_id(known.sent.message_id, settings) if known.sent else None
            message = Message(
                id=key,
                request_id=request_id,
                kind=MessageKind.BRIEFING,
                letter=letters.to_expert(
                    request,
                    (sheet.title, text),
                    to=(address, known.name),
                    key=key,
                    settings=settings,
                    now=now,
                    in_reply_to=thread,
                    attachments=files,
                ),
                recipients=(Recipient(id=self.ids.uuid(), address=address, name=known.name),),
                created_at=now,
                not_before=now + pause,
            )
            work.outbox.add(message)
            invited = _invited(work, known.interview, now)
            work.commit(
                Entry(
                    kind=Kind.BRIEFED,
                    actor=actor,
                    at=now,
                    subject_id=request_id,
                    text="\n".join(given.lines),
                    detail={
                        "message": key,
                        "to": address,
                        "expert": known.name or None,
                        "number": (known.sent.number + 1) if known.sent else 1,
                        "files": ", ".join(one.name for one in files),
                        **briefings.told(said),
                    },
                )
            )
        # Kept on: called back, nothing typed is lost; and an update begins with what was said.
        self.keep(request_id, given)
        return Done(
            request=request,
            changes=Changes(requests=frozenset({request_id}), outbox=True),
            undo=Undo(
                steps=(Step(before=request, after=request),),
                act=Kind.BRIEFED,
                message_id=key,
                interviews=invited,
            ),
        )

    # ------------------------------------------------------------------------- reading

    def _known(self, request_id: str, *, whole: bool = True) -> Known:
        views = self.database.read()
        request = views.request(request_id)
        if request is None:
            raise NotFound(Problem("reference", "That request is not here."))
        interview = _chosen(views.interviews_of(request_id), self.clock.now())
        name, email = letters.expert_of(views, request)
        expert = None
        if interview is not None and interview.expert_name:
            name = interview.expert_name
        if interview is not None and interview.expert_id:
            expert = views.expert(interview.expert_id)
        if expert is None and name:
            found = views.experts_named((expert_key(name),)).get(expert_key(name), ())
            expert = found[0] if len(found) == 1 else None
        if expert is not None:
            email = expert.email or expert.private_email or email
        at = interview.starts_at if interview is not None else request.interview_at
        return Known(
            request=request,
            release=views.release(request.release_id) if request.release_id else None,
            interview=interview,
            expert=expert,
            name=name,
            email=email,
            zone=self._zone_of(views, expert, at),
            recent=views.recent_coverage(request.outlet, request.reporter.email, but=request_id)
            if whole
            else (),
            earlier=views.earlier(request) if whole else (),
            sent=briefings.last_sent(one.entry for one in views.timeline(request_id)),
        )

    def _zone_of(self, views: Views, expert: Expert | None, at: datetime | None) -> str:
        """Return the zone whose clock the expert looks at then: where they are, or the office's."""
        office = letters.office_zone(self.settings.all())
        if expert is None:
            return office
        if at is not None:
            absences = views.absences_of(expert.id)
            then = stays(expert, absences, start=at, end=at + timedelta(minutes=1))
            for stay in then:
                if stay.zone:
                    return stay.zone
        return expert.zone or office

    def _kept(self, request_id: str, known: Known) -> Draft:
        found = self.drafts.load(_name(request_id))
        if found is None or found.get("expert") != known.name:
            # Another expert's words, and above all their address, are not this one's.
            return Draft(
                lines=briefings.lines_to_take(known.release, known.name), email=known.email
            )
        lines = found.get("lines")
        return Draft(
            lines=tuple(str(one) for one in lines) if isinstance(lines, list) else (),
            arrangements=str(found.get("arrangements") or ""),
            note=str(found.get("note") or ""),
            email=str(found.get("email") or known.email),
        )

    def _said(self, known: Known) -> dict[str, str]:
        """Return what an expert acts upon, to be compared with later."""
        request, interview = known.request, known.interview
        at = interview.starts_at if interview is not None else request.interview_at
        release = known.release
        held = release is not None and release.is_embargoed(self.clock.now())
        return {
            "when": at.isoformat() if at is not None else "",
            "length": str(_minutes(known) or ""),
            "state": interview.state.value if interview is not None else "",
            "place": interview.place if interview is not None else request.details.place,
            "form": _value((interview.form if interview else None) or request.details.format),
            "live": _value(request.details.live),
            "expert": known.name,
            "terms": request.terms.attribution.value if request.terms else "",
            "embargo": release.embargo.text if held and release and release.embargo else "",
            "reporter": f"{request.reporter.name}, {request.outlet}",
        }

    # ------------------------------------------------------------------------- the page

    def _sheet(self, known: Known, draft: Draft) -> Sheet:
        request, settings, now = known.request, self.settings.all(), self.clock.now()
        interview = known.interview
        at = interview.starts_at if interview is not None else request.interview_at
        when = _when(at, known.zone) if at is not None else "time not fixed yet"
        head = "Updated briefing" if known.sent else "Briefing"
        update = ""
        if known.sent is not None:
            before = _when(known.sent.at, known.zone)
            update = f"Update: this replaces the briefing of {before}."
            if changed := briefings.changed_since(known.sent, self._said(known)):
                update += f" New: {', '.join(_NAMES[one] for one in changed)}."
        sections = (
            self._logistics(known, draft, settings),
            self._terms(known, settings),
            _contact(known, settings),
            _reporter(known),
            _angle(known, draft),
            Section(part=Part.LINES, title="Lines to take", items=draft.lines),
            _coverage(known),
            _history(known),
        )
        return Sheet(
            title=one_line(f"{head}: {request.outlet}, {when}"),
            expert=one_line(known.name),
            reference=show(request.reference),
            made=f"Made at {_when(now, known.zone)}, {city(known.zone)} time",
            embargo=letters.embargo_line(known.release, now, settings).strip(),
            update=update,
            office=one_line(settings["office.name"] or "The press office"),
            sections=tuple(_cleaned(one) for one in sections if one.rows or one.items),
        )

    def _logistics(self, known: Known, draft: Draft, settings: Mapping[str, str]) -> Section:
        request, interview = known.request, known.interview
        details = request.details
        rows: list[Row] = []
        at = interview.starts_at if interview is not None else request.interview_at
        if at is None:
            rows.append(
                Row(
                    label="When",
                    text="Not fixed yet",
                    note=f"The reporter needs an answer by "
                    f"{letters.spell_deadline(request, letters.office_zone(settings))}",
                )
            )
        else:
            rows.append(_clock_row("When", at, known, settings))
            if interview is not None and interview.state in _UNSETTLED:
                rows.append(Row(label="Settled", text="Not yet: this time is only offered."))
            if interview is not None and interview.state is InterviewState.CANCELLED:
                rows.append(Row(label="Settled", text="CALLED OFF"))
        minutes = _minutes(known)
        rows.append(Row(label="How long", text=f"{minutes} minutes" if minutes else "Not said"))
        form = (interview.form if interview is not None else None) or details.format
        place = (interview.place if interview is not None else "") or details.place
        where = place or _PLACES.get(form, "Not said")
        rows.append(Row(label="Where", text=where, note=_how(form) if place else ""))
        rings = draft.arrangements
        if not rings and form in (None, Format.PHONE, Format.VIDEO):
            rings = "Not settled yet: ask the press office."
        rows.append(Row(label="Who rings whom", text=rings))
        rows.append(Row(label="Live or recorded", text=_LIVES.get(details.live, "Not said")))
        if details.airs_at is not None:
            rows.append(_clock_row("Airs", details.airs_at, known, settings))
        rows += [
            Row(label="Medium", text=_MEDIA.get(request.medium, "")),
            Row(label="Language", text=details.language),
            Row(label="Access", text=details.access_needs),
            Row(label="Others on", text=details.other_guests),
        ]
        if interview is not None:
            rows.append(Row(label="Note", text=interview.note))
        return Section(
            part=Part.LOGISTICS, title="The interview", rows=tuple(one for one in rows if one.text)
        )

    def _terms(self, known: Known, settings: Mapping[str, str]) -> Section:
        request = known.request
        terms, asked = request.terms, request.details.attribution
        if terms is not None:
            since = _when(terms.at, known.zone)
            rows = [
                Row(
                    label=terms.attribution.words.capitalize(),
                    text=terms.definition,
                    note=f"Agreed with {terms.party}, {since}.",
                ),
                Row(label="Condition", text=terms.note),
            ]
        elif asked is not None:
            rows = [
                Row(
                    label="Not agreed yet",
                    text=f"The reporter asks for: {asked.words}. {definition(asked, settings)}",
                )
            ]
        else:
            rows = [Row(label="Not agreed yet", text="Take it that all you say may be quoted.")]
        return Section(
            part=Part.TERMS,
            title="On which terms you speak",
            rows=tuple(one for one in rows if one.text),
        )

    # -------------------------------------------------------------------------- sending

    def _files(self, known: Known, sheet: Sheet, address: str, size: str) -> tuple[Attachment, ...]:
        name = safe_name(f"briefing-{sheet.reference}.pdf")
        found = [
            Attachment(name=name, content_type=PDF_TYPE, content=self.writers.page(sheet, size))
        ]
        interview = known.interview
        if interview is not None and interview.is_live:
            copy = self.invitations.copy(
                Party.EXPERT,
                known.request,
                known.expert,
                interview,
                Address(email=address, name=known.name),
                self.clock.now(),
            )
            found.append(
                Attachment(
                    name="interview.ics",
                    content_type=f"{CALENDAR_TYPE}{copy.method.value}",
                    content=self.calendars.invitation(copy),
                )
            )
        return tuple(found)


_UNSETTLED = frozenset({InterviewState.PROPOSED, InterviewState.TENTATIVE})
_LIVES: Mapping[Live | None, str] = {
    Live.LIVE: "Live: it goes out as you speak.",
    Live.PRE_RECORDED: "Recorded: it may be cut.",
    Live.EITHER: "Live or recorded: not settled.",
}
_HOWS = {
    Format.PHONE: "by phone",
    Format.VIDEO: "by video",
    Format.STUDIO: "in the studio",
    Format.IN_PERSON: "in person",
    Format.WRITTEN: "in writing",
}
_MEDIA: Mapping[Medium | None, str] = {
    Medium.PRINT: "Print",
    Medium.ONLINE: "Online",
    Medium.TV: "TV",
    Medium.RADIO: "Radio",
    Medium.PODCAST: "Podcast",
    Medium.AGENCY: "News agency",
}
_PLACES: Mapping[Format | None, str] = {
    Format.PHONE: "By phone",
    Format.VIDEO: "By video",
    Format.STUDIO: "In the studio; which one is not said",
    Format.IN_PERSON: "In person; where is not said",
    Format.WRITTEN: "In writing",
}
_NAMES = {
    "when": "the time",
    "length": "the length",
    "state": "whether it is settled",
    "place": "the place",
    "form": "how it is done",
    "live": "whether it is live",
    "expert": "who speaks",
    "terms": "the terms",
    "embargo": "the embargo",
    "reporter": "the reporter",
}


def _invited(
    work: UnitOfWork, interview: Interview | None, now: datetime
) -> tuple[InterviewStep, ...]:
    """Note that the expert has the calendar entry, so that they are told of what becomes of it."""
    if interview is None or not interview.is_live or Party.EXPERT in interview.announced:
        return ()
    told = replace(interview, announced=interview.announced | {Party.EXPERT}, updated_at=now)
    return (InterviewStep(before=interview, after=work.interviews.update(told)),)


def _chosen(interviews: tuple[Interview, ...], now: datetime) -> Interview | None:
    """Return the interview that a briefing is about: the next one settled, else the next at all.

    One that was called off is told of only where there is no other.
    """

    def rank(one: Interview) -> tuple[int, bool, datetime]:
        order = {
            InterviewState.CONFIRMED: 0,
            InterviewState.TENTATIVE: 1,
            InterviewState.PROPOSED: 2,
            InterviewState.GIVEN: 3,
            InterviewState.CANCELLED: 4,
        }
        return order[one.state], one.ends_at <= now, one.starts_at

    return min(interviews, key=rank, default=None)


def _minutes(known: Known) -> int | None:
    if known.interview is not None:
        return known.interview.minutes
    return known.request.details.length_minutes


def _value(value: object) -> str:
    return "" if value is None else str(value)


def _how(form: Format | None) -> str:
    return _HOWS.get(form, "") if form is not None else ""


def _when(at: datetime, zone: str) -> str:
    return letters.spell_instant(at, ZoneInfo(zone))


def _clock_row(label: str, at: datetime, known: Known, settings: Mapping[str, str]) -> Row:
    """Return an instant on the expert's clock, and on the office's and the reporter's if other."""
    text = f"{_when(at, known.zone)}, {embargo.place(at, known.zone)}"
    own = at.astimezone(ZoneInfo(known.zone)).utcoffset()
    others = []
    for who, zone in (
        ("the press office", letters.office_zone(settings)),
        ("the reporter", known.request.deadline.zone),
    ):
        if at.astimezone(ZoneInfo(zone)).utcoffset() != own:
            others.append(f"{_when(at, zone)} for {who} in {city(zone)}")
    return Row(label=label, text=text, note="; ".join(dict.fromkeys(others)))


def _contact(known: Known, settings: Mapping[str, str]) -> Section:
    contact = known.request.route.contact
    officer = known.request.owner or (contact.name if contact else "") or settings["contact.name"]
    phone = (
        (contact.phone if contact and contact.name == officer else "")
        or settings["contact.phone"]
        or settings["office.phone"]
    )
    rows = (
        Row(label="Press officer", text=", ".join(one for one in (officer, phone) if one)),
        Row(label="Duty phone", text=settings["office.duty_phone"]),
    )
    return Section(
        part=Part.CONTACT, title="Whom to ring", rows=tuple(one for one in rows if one.text)
    )


def _reporter(known: Known) -> Section:
    request = known.request
    reporter = request.reporter
    who = ", ".join(one for one in (reporter.name, reporter.role, request.outlet) if one)
    rows = (
        Row(label="Reporter", text=who),
        Row(label="Reach", text=", ".join(one for one in (reporter.phone, reporter.email) if one)),
        Row(label="Vouched for", text=request.details.credentials),
    )
    return Section(
        part=Part.REPORTER, title="Who asks", rows=tuple(one for one in rows if one.text)
    )


def _angle(known: Known, draft: Draft) -> Section:
    request, release = known.request, known.release
    questions = [one_line(one) for one in request.details.questions.splitlines()]
    rows = (
        Row(label="About", text=request.subject),
        Row(label="Our release", text=release.title if release is not None else ""),
        Row(label="In their words", text=request.message),
        Row(label="From us", text=draft.note),
    )
    return Section(
        part=Part.ANGLE,
        title="What it is about",
        rows=tuple(one for one in rows if one.text),
        items=tuple(one for one in questions if one),
    )


def _coverage(known: Known) -> Section:
    items = []
    for row in known.recent:
        piece = row.coverage
        day = f", {piece.at.astimezone(ZoneInfo(piece.zone)):%Y-%m-%d}" if piece.at else ""
        right = f" ({piece.accuracy.words})" if piece.accuracy else ""
        items.append(f"{piece.title or row.subject}, {piece.outlet}{day}{right}")
    return Section(part=Part.COVERAGE, title="What they made of us lately", items=tuple(items))


def _history(known: Known) -> Section:
    items = tuple(f"{one.subject}, {one.created_at:%Y-%m-%d}" for one in known.earlier)
    return Section(part=Part.HISTORY, title="What they asked before", items=items)


def _cleaned(section: Section) -> Section:
    return replace(
        section,
        rows=tuple(
            Row(label=one_line(one.label), text=clean(one.text), note=clean(one.note))
            for one in section.rows
        ),
        items=tuple(one_line(one) for one in section.items),
    )


def _name(request_id: str) -> str:
    return f"briefing-{request_id}"
