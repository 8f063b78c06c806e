"""The whole job, from the first start to the outcome, by keys alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mediadesk.domain.query import View
from mediadesk.domain.reference import show
from mediadesk.domain.workflow import Outcome, RequestState
from mediadesk.ui.widgets.pane import ScrollColumn
from tests.journeys.conftest import Journey, Open, office

CTRL = Qt.KeyboardModifier.ControlModifier


def begin(journey: Open) -> Journey:
    """Go through the first start as a press officer."""
    at = journey(mail=True)
    at.wait(lambda: at.window.welcome is not None)
    page = at.window.welcome
    assert page is not None
    at.use(page.officer_button)
    for key, words in (
        ("office.name", "Larkfield Institute"),
        ("officer.name", "Mara Kessler"),
        ("office.phone", "+44 20 7946 0123"),
    ):
        at.fill(page.contact.edits[key], words)
    for step in range(2, 5):
        at.use(page.continue_button)
        at.wait(lambda step=step: page.step() == step)  # type: ignore[misc]  # bound now
    at.use(page.continue_button)
    at.wait(lambda: at.window.welcome is None)
    at.wait(at.window.is_prepared)
    # The set-up offers no way without encryption; a server on this computer may go without.
    at.desk.choices.save({"smtp.security": "none"})
    return at


def ask(at: Journey) -> str:
    """Ask for an interview in the press room as a reporter; return the request's id."""
    at.wait(lambda: len(at.room.releases.rail.experts) == 5)
    at.use(at.room.releases.rail.experts[0].button)
    at.wait(lambda: at.room.current() is at.room.form)
    form = at.room.form
    at.fill(form.details.name, "Mina Castellan")
    at.fill(form.details.outlet, "Channel North")
    at.fill(form.details.email, "mina@channelnorth.example")
    zone = ZoneInfo(form.when.zone.value())
    later = datetime.now(zone) + timedelta(hours=5)
    if later.date() != datetime.now(zone).date():
        at.tab_to(form.when.day)
        at.press(Qt.Key.Key_Down)
    at.fill(form.when.time, f"{later:%H:%M}")
    at.fill(form.subject, "What new sanctions would mean")
    at.press(Qt.Key.Key_Return, CTRL)
    at.wait(lambda: at.room.current() is at.room.receipt or bool(form.summary.messages()))
    assert form.summary.messages() == []
    facts = at.room.receipt.facts()
    assert facts is not None
    return facts.request.id


def test_from_the_first_start_to_the_outcome_without_a_mouse(journey: Open) -> None:
    at = begin(journey)
    at.press(Qt.Key.Key_G)
    at.press(Qt.Key.Key_P)
    at.wait(lambda: at.window.room_face is not None and at.window._stack.currentWidget() is at.room)
    request_id = ask(at)
    receipt = at.room.receipt
    assert "Request saved, not sent yet" in receipt.as_text()
    # Back to the desk: who sits here is an officer.
    at.use(at.room.desk_button)
    at.wait(at.window.is_desk)
    at.wait(lambda: at.face.request.request() is not None)
    at.wait(at.face.request.conversation.held.isVisible)
    held = at.face.request.conversation.held
    at.fill(held.address, "not an address")
    at.press(Qt.Key.Key_Return)
    at.wait(lambda: bool(held.field.error()))
    at.fill(held.address, "press@larkfield.example")
    at.press(Qt.Key.Key_Return)
    at.wait(lambda: len(at.server.mails) == 2)
    at.press(Qt.Key.Key_Escape)
    at.press(Qt.Key.Key_I)
    at.wait(lambda: now(at, request_id).owner == "Mara Kessler")
    at.press(Qt.Key.Key_M)
    at.type("Ms Hart is free after 14:00.")
    at.press(Qt.Key.Key_Return, CTRL)
    at.wait(lambda: "noted" in kinds(at, request_id))
    at.wait(lambda: at.face.request.request() == now(at, request_id))
    at.press(Qt.Key.Key_Escape)
    at.press(Qt.Key.Key_R)
    at.type("Melanie Hart can speak to you at 14:30.")
    at.press(Qt.Key.Key_Return, CTRL)
    at.wait(lambda: now(at, request_id).state is RequestState.WAITING)
    at.wait(lambda: len(at.server.mails) == 3)
    sent = b"".join(mail.content for mail in at.server.mails)
    assert b"14:30" in sent
    assert b"free after 14:00" not in sent
    at.press(Qt.Key.Key_Escape)
    at.press(Qt.Key.Key_E)
    QTest.keyClick(at.dialog(), Qt.Key.Key_1)
    at.wait(lambda: now(at, request_id).outcome is Outcome.INTERVIEW_GIVEN)
    at.wait(lambda: QApplication.activeModalWidget() is None)
    at.window.activateWindow()
    at.wait(at.window.isActiveWindow)
    at.press(Qt.Key.Key_G)
    at.press(Qt.Key.Key_D)
    at.wait(lambda: at.face.queue.place().view is View.DONE)
    at.wait(lambda: [row.id for row in at.face.queue.model.rows()] == [request_id])
    assert at.desk.database.check() == ()


def now(at: Journey, request_id: str):  # type: ignore[no-untyped-def]  # noqa: ANN201  # a request
    found = at.desk.database.read().request(request_id)
    assert found is not None
    return found


def kinds(at: Journey, request_id: str) -> list[str]:
    return [one.entry.kind.value for one in at.desk.database.read().timeline(request_id)]


def test_no_widget_is_a_window_of_its_own_for_a_moment(
    journey: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A widget that is shown before it has a parent flashes as an empty window."""
    shown: list[str] = []
    show_it = QWidget.setVisible

    def watched(self: QWidget, visible: bool) -> None:  # noqa: FBT001  # Qt's own signature
        if visible and self.parent() is None:
            shown.append(f"{type(self).__name__} {self.accessibleName()}")
        show_it(self, visible)

    monkeypatch.setattr(QWidget, "setVisible", watched)
    at = journey(**office())
    at.wait(at.window.is_prepared)
    at.window.show_room()
    _ = at.room.form.more, at.room.receipt, at.room.requests
    at.window.show_face("desk")
    for place in ("outbox", "settings", "inbox"):
        at.face.go(place)
    assert shown == []


def test_the_deadline_goes_into_the_calendar_as_one_instant(journey: Open, tmp_path: Path) -> None:
    at = journey(**office(**{"contact.email": ""}))
    at.window.show_room()
    at.wait(at.window.is_prepared)
    sample = Path(__file__).resolve().parents[2] / "resources" / "samples" / "release.txt"
    at.room.import_files([sample])
    request_id = ask(at)
    file = tmp_path / "deadline.ics"
    at.room.mine.save_calendar(file)
    at.wait(file.exists)
    at.wait(lambda: b"END:VCALENDAR" in file.read_bytes())
    request = now(at, request_id)
    (event,) = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == request.deadline.at
    assert show(request.reference) in str(event["description"])
    assert request.subject in str(event["summary"])
    assert "202.478.6327" in str(event["description"])


@pytest.mark.parametrize("percent", ["100", "175"])
def test_nothing_is_wider_than_its_pane_in_a_small_window_with_long_names(
    journey: Open, percent: str
) -> None:
    at = journey(**office(**{"window.text_percent": percent, "officer.name": "Mara " + "K" * 60}))
    at.window.resize(1024, 720)
    at.wait(at.window.is_prepared)
    at.window.show_room()
    sample = Path(__file__).resolve().parents[2] / "resources" / "samples" / "release.txt"
    at.room.import_files([sample])
    at.wait(lambda: len(at.room.releases.rail.experts) == 5)
    at.room.releases.rail.experts[0].button.click()
    at.wait(lambda: at.room.current() is at.room.form)
    form = at.room.form
    form.details.name.setText("Maximiliane " * 8)
    form.details.role.setText("Producer of the evening news and more " * 3)
    form.details.outlet.setText("The Very Long Name of a Broadcasting House " * 3)
    form.details.email.setText(
        "maximiliane.of.the.long.address@broadcasting-house-of-the-north.example"
    )
    form.details.phone.setText("+44 20 7946 0147")
    later = datetime.now(UTC) + timedelta(days=1)
    form.when.zone.set_zone("America/Argentina/ComodRivadavia")
    form.when.day.choose(later.date().isoformat())
    form.when.time.setText("09:00")
    form.subject.setText("Donaudampfschifffahrtsgesellschaft" * 4)
    fits(at)
    form.send_button.click()
    at.wait(lambda: at.room.current() is at.room.receipt)
    fits(at)
    at.window.show_face("desk")
    at.wait(lambda: at.face.request.request() is not None)
    request = at.face.request.request()
    assert request is not None
    # So narrow, the list and the request take turns.
    at.face.show_request(request.id)
    at.wait(lambda: at.face.request.conversation.pane.viewport().width() > 300)
    fits(at)


def fits(at: Journey) -> None:
    """Assert that no scrolling column is wider than what shows it, once it is laid out."""

    def too_wide() -> list[tuple[str, int, int]]:
        return [
            (one.accessibleName(), page.minimumSizeHint().width(), one.viewport().width())
            for one in at.window.findChildren(ScrollColumn)
            if one.isVisible()
            and (page := one.widget()) is not None
            and page.minimumSizeHint().width() > one.viewport().width()
        ]

    with suppress(TimeoutError):
        at.wait(lambda: not too_wide())
    assert not too_wide()
