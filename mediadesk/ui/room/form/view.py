"""The request form: a few questions, kept as typed, every error beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.availability import Span
from mediadesk.domain.deadline import city
from mediadesk.domain.errors import Problem
from mediadesk.domain.release import Release
from mediadesk.domain.request import RequestDraft
from mediadesk.ui.room import words
from mediadesk.ui.room.form.more import MoreQuestions
from mediadesk.ui.room.form.myself import MyDetails, Myself
from mediadesk.ui.room.form.rail import RAIL_WIDTH, FormRail, UrgentCard
from mediadesk.ui.room.form.times import Times
from mediadesk.ui.room.form.wanted import Wanted
from mediadesk.ui.room.form.when import WhenRow, own_zone
from mediadesk.ui.room.words import Office
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import LineEdit, RadioButton, TextArea
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import Footer, ScrollColumn
from mediadesk.ui.widgets.segmented import MediumPicker
from mediadesk.ui.widgets.speech import announce

FORM_WIDTH = 640
LEAST_WIDTH = 480
"""Less than this the questions never get beside the rail, px."""
PAUSE = 1000
"""How long nothing must be typed before the form is kept, in ms."""
AT_LATEST = 3000
"""How long somebody may go on typing before the form is kept all the same, in ms."""
URGENT = timedelta(hours=1)
_AIRED = ("tv", "radio", "podcast")


class RequestForm(QWidget):
    """The form as a page: it asks, keeps, and shows what is wrong; it sends nothing itself."""

    back = Signal()
    send = Signal(RequestDraft)
    keep = Signal(dict)
    """Carries everything typed, a pause after the last key."""
    check = Signal(RequestDraft)
    """Asks for the problems of the form again, after a field was left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty form."""
        super().__init__(parent)
        self._release: Release | None = None
        self._office = Office()
        self._now = datetime(2026, 1, 1, tzinfo=UTC)
        self._id = ""
        self._phone = ""
        self._filling = False
        self._tried = False
        self._sending = False
        self._knows_me = False
        self._more: MoreQuestions | None = None
        self._times: Times | None = None
        self._free: Mapping[str, tuple[Span, ...]] = {}
        self._fields: dict[str, Field] = {}
        self._own: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.keep_now)
        self._latest = QTimer(self)
        self._latest.setSingleShot(True)
        self._latest.setInterval(AT_LATEST)
        self._latest.timeout.connect(self.keep_now)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        left = Surface()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self._scroll = ScrollColumn(
            widest=FORM_WIDTH, margins=(24, 20, 24, 32), spacing=20, name=self.tr("Request form")
        )
        inside.addWidget(self._scroll, 1)
        self._build()
        self._urgent_row = Surface(lines="t")
        urgent = QHBoxLayout(self._urgent_row)
        urgent.setContentsMargins(24, 12, 24, 12)
        self._urgent = UrgentCard(solid=True)
        urgent.addStretch(1)
        urgent.addWidget(self._urgent, 100)
        urgent.addStretch(1)
        self._urgent_row.setVisible(False)
        inside.addWidget(self._urgent_row)
        inside.addWidget(self._build_footer())
        line.addWidget(left, 1)
        self.rail = FormRail()
        self.rail.change_wanted.connect(self.ask_details)
        line.addWidget(self.rail)
        self.rescale()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.try_to_send)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the rail out where the questions would not fit beside it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.width() >= px(RAIL_WIDTH + LEAST_WIDTH)
        if shown != self.rail.isVisibleTo(self):
            self.rail.setVisible(shown)
            self._show_details()

    def _show_details(self) -> None:
        """Ask for what is known already only where it is not shown in the rail."""
        known = self._knows_me and self.rail.isVisibleTo(self)
        self.details.setVisible(not known)
        self.rail.set_myself(self.details.myself() if known else None)

    def rescale(self) -> None:
        """Take on sizes anew."""
        self._urgent.setMaximumWidth(px(FORM_WIDTH))

    # ------------------------------------------------------------------ building

    def _build(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(8)
        self.back_button = Button(
            self.tr("Back to the release"),
            kind="link",
            icon="arrow-left",
            role="form",
            on_click=self.back.emit,
        )
        head.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(Label(self.tr("Request an interview"), role="h1"))
        self._scroll.add_layout(head)
        self.trouble = Banner("", "", tone="danger")
        self.trouble.setVisible(False)
        self._scroll.add(self.trouble)
        self.summary = ErrorSummary()
        self._scroll.add(self.summary)
        self.details = MyDetails()
        self._scroll.add(self.details)
        self._fields.update(self.details.fields)
        self._build_deadline()
        self._build_medium()
        self._build_who()
        self._build_subject()
        self._build_more_button()
        self._notice = Label(
            self.tr(
                "What you enter is kept on this computer, and by the press office with your "
                "request, so that it can answer you."
            ),
            role="meta",
            colour="text3",
            wrap=True,
        )
        self._scroll.add(self._notice)
        self.details.changed.connect(self._changed)
        self.when.changed.connect(self._changed)
        for field in self._fields.values():
            field.left.connect(self._left)

    def _build_deadline(self) -> None:
        self.when = WhenRow(self.tr("Deadline"), zone=True, now=self._now)
        below = QWidget()
        box = QVBoxLayout(below)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        self._equal = Label("", role="meta", colour="text2")
        box.addWidget(self._equal)
        self._twice = QWidget()
        line = QHBoxLayout(self._twice)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Label(self.tr("The clocks go back: which one?"), role="form"))
        self._first = Button("first", kind="secondary", size=28, on_click=lambda: self._pick(0))
        self._second = Button("second", kind="secondary", size=28, on_click=lambda: self._pick(1))
        line.addWidget(self._first)
        line.addWidget(self._second)
        line.addStretch(1)
        box.addWidget(self._twice)
        self._equal.setVisible(False)
        self._twice.setVisible(False)
        self._below = below
        below.setVisible(False)
        field = Field(
            self.tr("When is your deadline?"),
            self.when,
            hint=self.tr("The time you need an answer by, not when you publish."),
            parts=self.when.parts(),
            below=below,
        )
        self._fields["deadline"] = field
        self._scroll.add(field)

    def _build_medium(self) -> None:
        self.medium = MediumPicker(self.tr("Medium"))
        self._live_row = QWidget()
        line = QHBoxLayout(self._live_row)
        line.setContentsMargins(0, 4, 0, 0)
        line.setSpacing(32)
        self._live_group = QButtonGroup(self)
        self.live: dict[str, RadioButton] = {}
        for value, text in (
            ("live", self.tr("Live")),
            ("pre_recorded", self.tr("Pre-recorded")),
            ("either", self.tr("Either")),
        ):
            button = RadioButton(text, size=40)
            self.live[value] = button
            self._live_group.addButton(button)
            line.addWidget(button)
            button.toggled.connect(lambda _on: self._changed())
        line.addStretch(1)
        self._live_row.setVisible(False)
        field = Field(
            self.tr("Medium"),
            self.medium,
            mark=self.tr("optional"),
            below=self._live_row,
        )
        self._fields["medium"] = field
        self._scroll.add(field)
        self.medium.changed.connect(lambda _value: self._medium_changed())

    def _build_who(self) -> None:
        self.wanted = Wanted()
        field = Field(
            self.tr("Who would you like to speak to?"),
            self.wanted,
            parts=(self.wanted.first,),
        )
        self._fields["experts"] = field
        self._scroll.add(field)
        self.wanted.changed.connect(self._whom_changed)
        self.times_button = Button(
            self.tr("Propose times"),
            kind="link",
            icon="calendar-plus",
            role="form_m",
            on_click=self.propose_times,
        )
        self._scroll.add(self.times_button)
        self._scroll.column().setAlignment(self.times_button, Qt.AlignmentFlag.AlignLeft)
        self._times_row = QWidget()
        box = QVBoxLayout(self._times_row)
        box.setContentsMargins(0, 0, 0, 0)
        self._times_row.setVisible(False)
        self._scroll.add(self._times_row)

    @property
    def times(self) -> Times:
        """The times that the reporter proposes, made when they are first wanted."""
        if self._times is None:
            self._times = Times(self._now)
            field = Field(
                self.tr("When could you speak?"),
                self._times,
                mark=self.tr("optional"),
                hint=self.tr("Up to five times, in the time zone of your deadline."),
                parts=(self._times.when.time,),
            )
            self._fields["times"] = field
            layout = self._times_row.layout()
            assert layout is not None  # given where the row is made
            layout.addWidget(field)
            self._times.changed.connect(self._changed)
        return self._times

    def propose_times(self) -> None:
        """Ask when the reporter could speak."""
        self._show_proposing(shown=True)
        self._scroll.settle(self._times_row)
        self._scroll.ensureWidgetVisible(self._times_row)
        self.times.when.time.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_proposing(self, *, shown: bool) -> None:
        self.times_button.setVisible(not shown)
        self._times_row.setVisible(shown)
        if shown:
            self.times.use_zone(self.when.zone.value())
            self._offer_times()

    def set_free(self, free: Mapping[str, tuple[Span, ...]]) -> None:
        """Offer times at which the experts of the release are free, by their id there."""
        self._free = free
        self._offer_times()

    def _offer_times(self) -> None:
        wanted = self.wanted.value()
        if self._times is not None:
            self._times.set_free(self._free.get(wanted[0], ()) if wanted else ())

    def _whom_changed(self) -> None:
        self._offer_times()
        self._changed()

    def _build_subject(self) -> None:
        self.subject = LineEdit(self.tr("What do you want to talk about?"), size=40)
        field = Field(
            self.tr("What do you want to talk about?"),
            self.subject,
            hint=self.tr("One line. It becomes the subject of our mails."),
        )
        self._fields["subject"] = field
        self._scroll.add(field)
        self.message = TextArea(self.tr("Anything else we should know"), lines=4, size=40)
        field = Field(
            self.tr("Anything else we should know"),
            self.message,
            mark=self.tr("optional"),
            hint=self.tr("Questions are welcome but not needed."),
        )
        self._fields["message"] = field
        self._scroll.add(field)
        self.subject.textChanged.connect(lambda _text: self._changed())
        self.message.textChanged.connect(self._changed)

    def _build_more_button(self) -> None:
        self.more_button = Button(
            self.tr("More about the interview"),
            kind="link",
            icon="chevron-right",
            role="form_m",
            on_click=lambda: self._show_more(not self._more_row.isVisibleTo(self)),
        )
        self._scroll.add(self.more_button)
        self._scroll.column().setAlignment(self.more_button, Qt.AlignmentFlag.AlignLeft)
        self._more_row = QWidget()
        box = QVBoxLayout(self._more_row)
        box.setContentsMargins(0, 0, 0, 0)
        self._more_row.setVisible(False)
        self._scroll.add(self._more_row)

    @property
    def more(self) -> MoreQuestions:
        """The further questions, made when they are first needed.

        A step of its own, so that the form does not hold the window while it is made.
        """
        if self._more is None:
            self._more = MoreQuestions(self._now)
            layout = self._more_row.layout()
            assert layout is not None  # given where the row is made
            layout.addWidget(self._more)
            self._fields.update(self._more.fields)
            self._more.changed.connect(self._changed)
            for field in self._more.fields.values():
                field.left.connect(self._left)
        return self._more

    def _build_footer(self) -> Footer:
        footer = Footer(widest=FORM_WIDTH)
        self.send_button = Button(
            self.tr("Send request"),
            kind="primary",
            icon="send",
            key="Ctrl+Return",
            size=40,
            on_click=self.try_to_send,
        )
        self.save_button = Button(
            self.tr("Save draft"), kind="ghost", size=40, on_click=self.keep_now
        )
        self._saved_glyph = Glyph("check", size=16)
        self._saved = Label("", role="body", colour="text3")
        self._saved_glyph.setVisible(False)
        line = footer.row()
        line.addWidget(self.send_button)
        line.addWidget(self.save_button)
        line.addStretch(1)
        line.addWidget(self._saved_glyph)
        line.addWidget(self._saved)
        return footer

    # ------------------------------------------------------------------ showing

    def open(
        self,
        release: Release,
        *,
        expert: str,
        office: Office,
        phone: str,
        myself: Myself,
        kept: Mapping[str, str],
        request_id: str,
        now: datetime,
    ) -> None:
        """Show the form for a release.

        `expert` is the id asked for, "" for anybody; `kept` what a draft held; `request_id` the
        UUID that this form keeps over retries; `now` is UTC.
        """
        more = self.more
        self._filling = True
        self._release, self._office, self._now, self._phone = release, office, now, phone
        self._id = kept.get("id") or request_id
        self._tried = self._sending = False
        self.summary.show_errors([])
        self.trouble.setVisible(False)
        for field in self._fields.values():
            field.clear_error()
        self._own = {}
        self.rail.set_release(release, office, phone)
        kept_experts = [one for one in kept.get("experts", "").split("\n") if one]
        self.wanted.set_experts(
            release.experts,
            # Whom the card was for comes first; what the draft held stays behind it.
            [expert, *kept_experts] if expert else kept_experts,
        )
        self.when.set_now(now)
        more.airs.set_now(now)
        self._free = {}
        self._restore(kept)
        if (myself.known and not kept.get("name")) or (
            not kept.get("name") and not kept.get("outlet")
        ):
            self.details.set_myself(myself)
        self._knows_me = self.details.myself().known and myself.known
        self._show_details()
        self.set_sending(sending=False)
        self.show_saved(None)
        if kept:
            self._saved.setText(self.tr("Your draft is back"))
            self._saved_glyph.setVisible(True)
        self._filling = False
        self._medium_changed()
        self._relevance()
        self._show_times()
        self._rest()
        self._scroll.verticalScrollBar().setValue(0)

    def focus_first(self) -> None:
        """Put the focus where typing begins."""
        if self.details.isVisibleTo(self):
            self.details.name.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.when.time.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.verticalScrollBar().setValue(0)

    def set_now(self, now: datetime) -> None:
        """Let time go on."""
        self._now = now
        self.when.set_now(now)
        self.more.airs.set_now(now)
        if self._times is not None:
            self._times.set_now(now)
        self._show_times()

    def ask_details(self) -> None:
        """Show the reporter's details as fields again."""
        self._knows_me = False
        self._show_details()
        self._scroll.verticalScrollBar().setValue(0)
        self.details.name.setFocus(Qt.FocusReason.TabFocusReason)

    def _medium_changed(self) -> None:
        self._live_row.setVisible(self.medium.value() in _AIRED)
        self._relevance()

    def _relevance(self) -> None:
        self.more.set_aired(aired=self.medium.value() in _AIRED)
        self._changed()

    def _show_more(self, shown: bool) -> None:  # noqa: FBT001 - a plain state
        self._more_row.setVisible(shown)
        self.more_button.set_icon("chevron-down" if shown else "chevron-right")
        self.more_button.setAccessibleDescription(
            self.tr("Shown below") if shown else self.tr("Hidden")
        )

    def _show_times(self) -> None:
        at = self.when.instant()
        twice = self.when.doubled()
        zone = self.when.zone.value()
        if self._times is not None:
            self._times.use_zone(zone)
        equal = ""
        if at is not None and zone and not words.same_clock(at, zone, self._office.zone):
            local = at.astimezone(ZoneInfo(self._office.zone))
            there = at.astimezone(ZoneInfo(zone))
            if local.date() == there.date():
                equal = self.tr("That is %1 in %2").replace("%1", words.clock(local))
            else:
                equal = self.tr("That is %1 on %3 in %2").replace("%1", words.clock(local))
                equal = equal.replace("%3", words.short_date(local.date()))
            equal = equal.replace("%2", city(self._office.zone))
        self._equal.setText(equal)
        self._equal.setVisible(bool(equal))
        self._twice.setVisible(twice is not None)
        self._below.setVisible(bool(equal) or twice is not None)
        if twice is not None:
            self._first.set_text(twice[0][0])
            self._second.set_text(twice[1][0])
            typed = self.when.time.text()
            self._first.set_kind("soft" if typed.endswith(twice[0][1][5:]) else "secondary")
            self._second.set_kind("soft" if typed.endswith(twice[1][1][5:]) else "secondary")
        urgent = at is not None and timedelta(0) < at - self._now < URGENT and bool(self._phone)
        self._urgent_row.setVisible(urgent)
        self.rail.set_urgent(urgent=urgent)
        if urgent and at is not None:
            minutes = max((at - self._now) // timedelta(minutes=1), 1)
            title = self.tr("%n minutes left: call as well", "", minutes).replace(
                "%n", str(minutes)
            )
            self._urgent.set_words(
                title,
                self.tr("Send the request, then ring %1 so that nobody misses it.").replace(
                    "%1", plain.isolate(self._phone)
                ),
            )

    def _pick(self, which: int) -> None:
        twice = self.when.doubled()
        if twice is not None:
            self.when.time.setText(twice[which][1])

    # ------------------------------------------------------------------ reading

    def field(self, name: str) -> Field:
        """Return a field by its dotted name, such as `reporter.email`; KeyError for an unknown."""
        return self._fields[name]

    def hours(self) -> tuple[Button, Button]:
        """Return the two buttons for a time that happens twice."""
        return self._first, self._second

    def equal_words(self) -> str:
        """Return what is said of the deadline on the office's clock, "" if the clocks agree."""
        return self._equal.text()

    def urgent_card(self) -> UrgentCard:
        """Return the card above Send, shown when the deadline is within the hour."""
        return self._urgent

    def saved_words(self) -> str:
        """Return what the footer says of the draft."""
        return self._saved.text()

    def draft(self) -> RequestDraft:
        """Return what was typed as a draft, unchecked."""
        myself = self.details.myself()
        deadline, self._own["deadline"] = self.when.read()
        more = self.more
        more.airs.use_zone(self.when.zone.value())
        airs, self._own["airs_at"] = more.airs.read()
        medium = self.medium.value()
        aired = medium in _AIRED
        length, self._own["length_minutes"] = more.read_length()
        live = next((value for value, one in self.live.items() if one.isChecked()), "")
        wanted = self.wanted.value()
        return RequestDraft(
            id=self._id,
            release=self._release.id if self._release is not None else "",
            subject=self.subject.text(),
            message=self.message.text(),
            outlet=myself.outlet,
            reporter_name=myself.name,
            reporter_email=myself.email,
            reporter_phone=myself.phone,
            reporter_role=myself.role,
            # What is wrong with the time is said in our own words; it must not count as empty.
            deadline=deadline or ("?" if self._own["deadline"] else ""),
            deadline_zone=self.when.typed_zone(),
            medium=medium,
            live=live if aired else "",
            format=str(more.format.value() or ""),
            length_minutes=length,
            airs_at=airs,
            times=self._times.value() if self._times is not None else (),
            place=more.read_place(),
            experts=wanted,
            any_expert=self.wanted.anyone.isChecked() or not wanted,
            questions=more.questions.text(),
            attribution=str(more.attribution.value() or ""),
            language=more.language.text(),
            access_needs=more.access.text(),
            other_guests=more.read_guests(),
            credentials=more.credentials.text(),
        )

    def state(self) -> dict[str, str]:
        """Return everything typed, as it stands in the controls."""
        myself = self.details.myself()
        return {
            "id": self._id,
            "name": myself.name,
            "role": myself.role,
            "outlet": myself.outlet,
            "email": myself.email,
            "phone": myself.phone,
            **{f"when.{name}": value for name, value in self.when.state().items()},
            "medium": self.medium.value(),
            "live": next((value for value, one in self.live.items() if one.isChecked()), ""),
            "experts": "\n".join(self.wanted.value()),
            "anyone": "yes" if self.wanted.anyone.isChecked() else "no",
            "subject": self.subject.text(),
            "message": self.message.text(),
            **(self._times.state() if self._times is not None else {}),
            **self.more.state(),
        }

    def _restore(self, kept: Mapping[str, str]) -> None:
        self.details.set_myself(
            Myself(
                **{
                    name: kept.get(name, "")
                    for name in ("name", "role", "outlet", "email", "phone")
                }
            )
        )
        zone = own_zone()
        # Not what a row calls today: its zone may still be that of the form before.
        day = self._now.astimezone(ZoneInfo(zone)).date().isoformat()
        when = {
            name.removeprefix("when."): value
            for name, value in kept.items()
            if name.startswith("when.")
        }
        self.when.restore(when or {"zone": zone, "day": day})
        if not self.medium.choose(kept.get("medium", "")):
            _unchoose(self.medium)
        self._live_group.setExclusive(False)
        for value, button in self.live.items():
            button.setChecked(value == kept.get("live", ""))
        self._live_group.setExclusive(True)
        self.wanted.anyone.setChecked(kept.get("anyone", "yes") != "no")
        self.subject.setText(kept.get("subject", ""))
        self.message.set_text(kept.get("message", ""))
        self._show_more(self.more.restore(kept, day=day, zone=zone))
        proposed = False
        if self._times is not None or kept.get("times"):
            self.times.set_now(self._now)
            proposed = self.times.restore(kept)
        self._show_proposing(shown=proposed)

    # ------------------------------------------------------------------ sending

    def try_to_send(self) -> None:
        """Ask for the request to be sent; what is wrong comes back through `show_problems`."""
        if self._sending:
            return
        self.keep_now()
        self.trouble.setVisible(False)
        self.set_sending(sending=True)
        self.send.emit(self.draft())

    def set_sending(self, *, sending: bool) -> None:
        """Say that the request is on its way into the desk; nothing is ever sent twice by hand."""
        if self._sending and not sending:
            self._timer.start()
        self._sending = sending
        self.send_button.set_text(self.tr("Sending…") if sending else self.tr("Send request"))

    def is_sending(self) -> bool:
        """Say whether the request is on its way into the desk."""
        return self._sending

    def show_problems(self, problems: tuple[Problem, ...], *, announce_them: bool = True) -> None:
        """Put every problem beside its field, and after Send all of them into the summary."""
        self._tried = True
        self.set_sending(sending=False)
        found, other = self._sorted(problems)
        fields = {problem.field for problem in problems}
        only_zone = "deadline_zone" in fields and "deadline" not in fields
        for name, field in self._fields.items():
            text = found.get(name, "")
            if text and name == "deadline":
                field.set_error(text, parts=(self.when.zone if only_zone else self.when.time,))
            else:
                # No text takes the error away.
                field.set_error(text)
        if any(name in found for name in self.details.fields):
            self._knows_me = False
            self._show_details()
        if any(self._more_row.isAncestorOf(self._fields[name]) for name in found):
            self._show_more(shown=True)
        if other:
            self.show_trouble(" ".join(other))
        if announce_them:
            self.summary.show_errors(
                [(found[name], field) for name, field in self._fields.items() if name in found]
            )

    def _sorted(self, problems: tuple[Problem, ...]) -> tuple[dict[str, str], list[str]]:
        """Return the first problem of each field in words, and those that belong to none."""
        found: dict[str, str] = {}
        other: list[str] = []
        for problem in problems:
            name = "deadline" if problem.field == "deadline_zone" else problem.field
            text = words.problem_words(problem)
            if name in self._fields:
                found.setdefault(name, text)
            else:
                other.append(text)
        found.update({name: text for name, text in self._own.items() if text})
        return found, other

    def wrong(self) -> dict[str, str]:
        """Return what the form itself found wrong by field, empty texts left out."""
        self.draft()
        return {name: text for name, text in self._own.items() if text}

    def show_trouble(self, text: str) -> None:
        """Say that the world failed; everything typed stays."""
        self.set_sending(sending=False)
        self.trouble.set_words(
            self.tr("The request could not be saved. Nothing you typed is lost."), text
        )
        self.trouble.setVisible(True)
        self._scroll.verticalScrollBar().setValue(0)
        announce(self, text, urgent=True)

    def show_saved(self, at: datetime | None, trouble: str = "") -> None:
        """Say when the draft was kept, None for not yet, or why it was not."""
        self._saved_glyph.setVisible(at is not None or bool(trouble))
        if trouble:
            self._saved_glyph.set_icon("triangle-alert", "warn_t")
            self._saved.setText(self.tr("Draft not saved: %1").replace("%1", trouble))
        elif at is not None:
            local = at.astimezone(ZoneInfo(own_zone()))
            self._saved_glyph.set_icon("check", "text3")
            self._saved.setText(self.tr("Draft saved %1").replace("%1", words.clock(local)))
        else:
            self._saved.setText("")

    def _changed(self) -> None:
        if self._filling:
            return
        self._show_times()
        self._timer.start()
        if not self._latest.isActive():
            self._latest.start()

    def _left(self) -> None:
        if self._tried and not self._sending:
            self.check.emit(self.draft())

    def keep_now(self) -> None:
        """Keep at once what was typed, unless it is on its way into the desk."""
        self._rest()
        # On its way into the desk it is no draft any more; if that fails, `set_sending` keeps it.
        if self._release is not None and not self._sending:
            self.keep.emit(self.state())

    def _rest(self) -> None:
        self._timer.stop()
        self._latest.stop()

    def keep_last(self) -> None:
        """Keep at once what was typed in the last second, if anything was."""
        if self._timer.isActive():
            self.keep_now()

    def finish(self) -> None:
        """Forget the form after its request was logged."""
        self._rest()
        self._release = None
        self._sending = False

    def release_id(self) -> str:
        """Return the UUID of the release asked about."""
        return self._release.id if self._release is not None else ""

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep at once what was typed in the last second."""
        self.keep_last()
        super().hideEvent(event)


def _unchoose(picker: MediumPicker) -> None:
    """Take the choice away: an exclusive group cannot do it by itself."""
    group = picker.buttons()[0].group()
    chosen = group.checkedButton()
    if chosen is None:
        return
    group.setExclusive(False)
    chosen.setChecked(False)
    group.setExclusive(True)
