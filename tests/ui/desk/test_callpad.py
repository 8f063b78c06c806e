"""The call pad: from ring to logged by keyboard, known reporters completed, nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mediadesk.domain.request import Channel
from mediadesk.ui.desk.callpad.pad import DRAFT, CallPad
from mediadesk.ui.desk.request.propose import ProposeDialog
from tests.ui.desk.conftest import ME, Window


def open_pad(desk: Window) -> CallPad:
    desk.press("L")
    desk.wait(lambda: desk.window.call_pad is not None and desk.window.call_pad.isActiveWindow())
    assert desk.window.call_pad is not None
    return desk.window.call_pad


def test_a_call_is_logged_from_the_keyboard_alone(desk: Window) -> None:
    desk.begin()
    pad = open_pad(desk)
    keys = 0
    for words, field in (
        ("Desmond Achebe", pad.who),
        ("Radio Meridian", pad.outlet),
        ("+44 20 7946 0022", pad.phone),
        ("Someone on anglers and warmer seas. Six minutes, drive-time show.", pad.what),
        ("+57", pad.deadline.edit),
    ):
        assert pad.focusWidget() is field
        desk.type(words)
        desk.press("Tab")
        keys += len(words) + 1
    desk.press("Alt+4")
    assert any(f"in {left} minutes" in pad.deadline.echo.text() for left in (56, 57))
    desk.press("Ctrl+Return")
    desk.wait(lambda: desk.window.call_pad is None)
    desk.wait(lambda: len(desk.face.queue.model.rows()) == 1)
    request = desk.now_is_only()
    assert (request.reporter.name, request.outlet) == ("Desmond Achebe", "Radio Meridian")
    assert request.subject == "Someone on anglers and warmer seas"
    assert (request.channel, request.medium, request.owner) == (Channel.PHONE, "radio", ME)
    left = request.deadline.at - datetime.now(UTC)
    assert timedelta(minutes=54) < left <= timedelta(minutes=57)
    # At eight keys a second, as people type, that is well under twenty seconds.
    assert keys / 8 < 20


def test_a_call_is_logged_and_an_expert_asked_for_with_one_key(desk: Window) -> None:
    desk.begin()
    open_pad(desk)
    for words in ("Theo Park", "Deep Field", "+44 20 7946 0022", "An expert on eels", "+90"):
        desk.type(words)
        desk.press("Tab")
    desk.press("Ctrl+Shift+Return")
    desk.wait(lambda: any(isinstance(one, ProposeDialog) for one in desk.dialogs()))
    desk.press("Escape")
    request = desk.now_is_only()
    assert (request.reporter.name, request.channel) == ("Theo Park", Channel.PHONE)
    assert desk.shown() == request.id


def test_a_known_reporter_is_completed_with_outlet_and_phone(desk: Window) -> None:
    known = desk.log()
    while desk.desk.reporters.link():
        pass
    desk.begin(known)
    pad = open_pad(desk)
    desk.type("castel")
    desk.wait(lambda: bool(pad._known))
    popup = pad.completer.popup()
    assert popup is not None
    desk.wait(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    desk.wait(lambda: pad.outlet.text() == "Channel North")
    assert pad.who.text() == "Mina Castellan"
    assert pad.phone.text() == "+12125550148"
    assert "Known reporter. 1 earlier request" in pad.known.text()
    assert pad.focusWidget() is pad.what
    desk.type("What new sanctions would mean. Five minutes at the top of the hour.")
    desk.wait(pad._alike_row.isVisible)
    assert "same reporter" in pad.alike.text().lower()
    pad.not_them.click()
    assert pad.outlet.text() == ""
    pad._discard()


def test_the_draft_of_a_call_is_there_again_and_the_queue_stays_usable(desk: Window) -> None:
    one, two = desk.log(hours=2), desk.log(hours=3)
    desk.begin(one, two)
    pad = open_pad(desk)
    desk.type("Desmond")
    assert not pad.isModal()
    desk.face.queue.choose(two.id)
    desk.wait(lambda: desk.shown() == two.id)
    desk.wait(lambda: desk.desk.drafts.load(DRAFT) is not None)
    pad.reject()
    desk.wait(lambda: desk.window.call_pad is None)
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    again = open_pad(desk)
    desk.wait(lambda: again.who.text() == "Desmond")
    again._discard()
    desk.wait(lambda: desk.desk.drafts.load(DRAFT) is None)


def test_every_problem_of_a_call_is_said_beside_its_field(desk: Window) -> None:
    desk.begin()
    pad = open_pad(desk)
    desk.type("Desmond")
    desk.press("Ctrl+Return")
    desk.wait(lambda: bool(pad.deadline_field.error()))
    assert pad.outlet_field.error() == "Enter the outlet they work for."
    assert pad.phone_field.error() == "Enter the number to ring back."
    assert pad.what_field.error() == "Enter what they want."
    assert pad.who.text() == "Desmond"
    pad.deadline.set_text("yesterday noon")
    desk.press("Ctrl+Return")
    desk.wait(lambda: bool(pad.deadline_field.error()))
    pad._discard()


def test_the_pad_opens_from_a_text_field_with_its_longer_key_and_only_once(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("R")
    desk.press("Ctrl+Shift+L")
    desk.wait(lambda: desk.window.call_pad is not None)
    first = desk.window.call_pad
    desk.window.log_call()
    assert desk.window.call_pad is first
    assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, CallPad)]) == 1
    assert first is not None
    first._discard()
