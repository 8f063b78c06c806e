"""The request form on a real desk: what is refused, what is kept, what is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.rows import QueueRow
from mediadesk.ui.room.form.view import RequestForm
from mediadesk.ui.room.page import RoomPage
from mediadesk.ui.room.receipt import Truth
from tests.ui.room.conftest import ZONE, Room

MARKUP = "<b>bold</b> & <img src=x onerror=alert(1)> </p>"


def requests_of(room: Room) -> tuple[QueueRow, ...]:
    now = datetime.now(UTC)
    query = QueueQuery(now=now, end_of_today=now + timedelta(days=1), view=View.ALL)
    return room.desk.database.read().queue(query).rows


def set_day(form: RequestForm, text: str, time: str, zone: str = ZONE) -> None:
    form.when.zone.set_zone(zone)
    form.when.day.choose("other")
    form.when.date.setText(text)
    form.when.time.setText(time)


def no_deadline(form: RequestForm) -> None:
    form.when.time.setText("")


def past(form: RequestForm) -> None:
    set_day(form, "2020-01-31", "09:15")


def gap(form: RequestForm) -> None:
    set_day(form, "2027-03-14", "02:30")


def doubled(form: RequestForm) -> None:
    set_day(form, "2027-11-07", "01:30")


def no_such_zone(form: RequestForm) -> None:
    form.when.zone.setEditText("Mars/Olympus")


def no_zone(form: RequestForm) -> None:
    form.when.zone.setEditText("")


def no_clock_time(form: RequestForm) -> None:
    form.when.time.setText("after lunch")


def no_date(form: RequestForm) -> None:
    set_day(form, "someday", "15:00")


def line_break(form: RequestForm) -> None:
    form.details.email.setText("mina@channelnorth.example\r\nBcc: all@outlet.example")


def odd_separator(form: RequestForm) -> None:
    form.details.email.setText("mina@channelnorth.example\u2028x@outlet.example")


def long_name(form: RequestForm) -> None:
    form.details.name.setText("M" * 10_000)


def no_name(form: RequestForm) -> None:
    form.details.name.setText("   ")


def no_outlet(form: RequestForm) -> None:
    form.details.outlet.setText("")


def unreachable(form: RequestForm) -> None:
    form.details.email.setText("")
    form.details.phone.setText("")


def no_subject(form: RequestForm) -> None:
    form.subject.setText("")


def no_phone(form: RequestForm) -> None:
    form.details.phone.setText("ring me")


def odd_length(form: RequestForm) -> None:
    form.more.length.setText("a while")


def odd_airing(form: RequestForm) -> None:
    form.more.airs.time.setText("teatime")


BAD: list[tuple[Callable[[RequestForm], None], str, str]] = [
    (no_deadline, "deadline", "Enter your deadline"),
    (past, "deadline", "Deadline must be later than now"),
    (gap, "deadline", "02:30 does not exist on 2027-03-14"),
    (doubled, "deadline", "01:30 happens twice"),
    (no_such_zone, "deadline", "There is no time zone called “Mars/Olympus”"),
    (no_zone, "deadline", "Choose the time zone"),
    (no_clock_time, "deadline", "Enter a clock time, such as 15:00 or 3 pm."),
    (no_date, "deadline", "Enter the date as day and month"),
    (line_break, "reporter.email", "Take the line break out."),
    (odd_separator, "reporter.email", "Take the line break out."),
    (long_name, "reporter.name", "Use at most 200 characters here; this has 10000."),
    (no_name, "reporter.name", "Enter your name."),
    (no_outlet, "outlet", "Enter the outlet you work for."),
    (unreachable, "reporter.email", "Enter an e-mail address or a phone number"),
    (no_subject, "subject", "Tell us what you want to talk about."),
    (no_phone, "reporter.phone", "Enter a phone number with its area code"),
    (odd_length, "length_minutes", "Enter the length as a whole number of minutes."),
    (odd_airing, "airs_at", "Enter a clock time, such as 15:00 or 3 pm."),
]


@pytest.mark.parametrize(("spoil", "name", "words"), BAD, ids=[one[0].__name__ for one in BAD])
def test_a_bad_answer_is_said_beside_its_field_and_nothing_is_written(
    room: Room, spoil: Callable[[RequestForm], None], name: str, words: str
) -> None:
    form = room.open_form()
    room.fill()
    spoil(form)
    before = form.state()
    room.send()
    field = form.field(name)
    assert words in field.error()
    assert field.isVisible()
    assert form.summary.messages() == [field.error()]
    assert form.summary.hasFocus()
    assert [name for name in form.state() if form.state()[name] != before[name]] == []
    assert room.shown() is form
    assert room.written() == 0
    assert requests_of(room) == ()


def test_the_link_of_an_error_leads_to_its_control_and_two_errors_are_counted(room: Room) -> None:
    form = room.open_form()
    room.fill()
    no_deadline(form)
    no_subject(form)
    room.send()
    assert form.summary.accessibleName().startswith("There are 2 problems.")
    form.summary.links()[1].click()
    assert form.subject.hasFocus()
    form.summary.links()[0].click()
    assert form.when.time.hasFocus()
    assert "Error: Enter your deadline" in form.when.time.accessibleDescription()


def test_an_error_goes_when_its_field_is_mended_and_left(room: Room) -> None:
    form = room.open_form()
    room.fill()
    no_subject(form)
    room.send()
    assert form.field("subject").error()
    form.subject.setFocus()
    form.subject.setText("Sanctions")
    form.message.setFocus()
    room.wait(lambda: not form.field("subject").error())


def test_what_the_form_cannot_read_is_never_sent_without_it(room: Room) -> None:
    form = room.open_form()
    room.fill()
    odd_airing(form)
    room.send()
    assert form.field("airs_at").error()
    assert requests_of(room) == ()
    form.more.airs.time.setText("6 pm")
    form.more.airs.day.setCurrentIndex(3)
    # A second Send is one request all the same: the form keeps its UUID.
    for _ in range(3):
        if room.shown() is not room.page.receipt:
            room.send()
    assert room.shown() is room.page.receipt
    found = room.desk.open_request(requests_of(room)[0].id).request
    assert found.details.airs_at is not None


def test_a_doubled_time_is_settled_by_choosing_one_of_the_two(room: Room) -> None:
    form = room.open_form()
    room.fill()
    doubled(form)
    first, second = form.hours()
    assert (first.label(), second.label()) == ("01:30 EDT", "01:30 EST")
    second.click()
    room.send()
    assert room.shown() is room.page.receipt
    row = requests_of(room)[0]
    assert row.deadline_at == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    assert row.deadline_zone == ZONE


def test_markup_in_every_field_is_kept_and_shown_as_text(room: Room) -> None:
    form = room.open_form()
    room.fill()
    form.more_button.click()
    form.details.name.setText(MARKUP)
    form.details.role.setText(MARKUP)
    form.details.outlet.setText(MARKUP)
    form.subject.setText(MARKUP)
    form.message.set_text(MARKUP)
    form.more.format.choose("studio")
    form.more.place.setText(MARKUP)
    form.more.language.setText(MARKUP)
    for area in (form.more.questions, form.more.access, form.more.guests, form.more.credentials):
        area.set_text(MARKUP)
    room.send()
    assert room.shown() is room.page.receipt
    request = room.desk.open_request(requests_of(room)[0].id).request
    for value in (
        request.reporter.name,
        request.reporter.role,
        request.outlet,
        request.subject,
        request.message,
        request.details.place,
        request.details.questions,
        request.details.language,
        request.details.access_needs,
        request.details.other_guests,
        request.details.credentials,
    ):
        assert value == MARKUP.strip()
    room.page.mine.open_list()
    room.wait(lambda: any(one.text() == MARKUP.strip() for one in labels(room.page.requests)))
    room.page.show_releases()
    form = room.open_form(1)
    shown = [one.text() for one in labels(form.rail)]
    assert MARKUP.strip() in shown
    assert [one for one in labels(room.page) if one.textFormat() != Qt.TextFormat.PlainText] == []


def labels(parent: QWidget) -> list[QLabel]:
    return parent.findChildren(QLabel)


def test_sending_twice_with_the_same_form_is_one_request(room: Room) -> None:
    form = room.open_form()
    room.fill()
    draft = form.draft()
    room.send()
    first = requests_of(room)
    again = room.desk.requests.submit(draft)
    assert again.repeated
    assert requests_of(room) == first
    assert room.written() == 2


def test_a_draft_comes_back_with_every_word_after_the_window_was_closed(
    room: Room, qtbot: QtBot
) -> None:
    form = room.open_form(2)
    room.fill()
    form.more.format.choose("video")
    form.more.questions.set_text("Why now?")
    form.when.time.setText("around 5")
    typed = form.state()
    room.wait(lambda: form.saved_words().startswith("Draft saved"))
    room.page.close()
    page = RoomPage(room.context)
    qtbot.addWidget(page)
    page.show()
    room.wait(lambda: bool(page.releases.rail.experts))
    page.releases.rail.experts[2].button.click()
    room.wait(lambda: page.current() is page.form)
    assert page.form.state() == typed
    assert page.form.saved_words() == "Your draft is back"
    assert page.form.more.questions.isVisible()


def test_what_was_typed_in_the_last_second_is_kept_when_the_page_goes(room: Room) -> None:
    form = room.open_form()
    form.subject.setText("Half a tho")
    form.back_button.click()
    form = room.open_form()
    assert form.subject.text() == "Half a tho"


def test_a_sent_form_leaves_no_draft_and_the_reporter_is_known_next_time(room: Room) -> None:
    form = room.open_form()
    room.fill()
    room.send()
    room.page.receipt.back_button.click()
    form = room.open_form(1)
    assert form.subject.text() == ""
    assert not form.details.isVisible()
    assert "Mina Castellan" in [one.text() for one in labels(form.rail)]
    assert form.when.time.hasFocus()
    form.rail.change.click()
    assert form.details.isVisible()
    assert form.details.email.text() == "mina.castellan@channelnorth.example"


def test_a_request_is_sent_with_the_keyboard_alone(room: Room) -> None:
    page = room.page
    page.activateWindow()
    page.releases.rail.experts[1].button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    room.wait(lambda: room.shown() is room.form)
    form = room.form
    local = (datetime.now(UTC) + timedelta(hours=3)).astimezone()
    answers = {
        form.details.name: "Mina Castellan",
        form.details.outlet: "Channel North",
        form.details.email: "mina.castellan@channelnorth.example",
        form.when.time: f"{local:%H:%M}",
        form.subject: "What new sanctions would mean",
    }
    form.when.day.choose(local.date().isoformat())
    visited: list[QWidget] = []
    for _ in range(60):
        widget = focused()
        visited.append(widget)
        if widget in answers:
            QTest.keyClicks(widget, answers[widget])
        if widget is form.send_button:
            break
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert [one for one in answers if one not in visited] == []
    places = [visited.index(one) for one in answers]
    assert places == sorted(places)
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.wait(lambda: room.shown() is page.receipt)
    row = requests_of(room)[0]
    assert row.experts == ("Renee Ding",)
    assert row.reporter == "Mina Castellan"


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_the_deadline_is_told_on_the_office_clock_where_it_differs(room: Room) -> None:
    form = room.open_form()
    room.fill()
    set_day(form, "2027-01-15", "9 am")
    assert form.equal_words() == "That is 14:00 in London"
    set_day(form, "2027-01-15", "22:00")
    assert form.equal_words() == "That is 03:00 on Sat 16 January in London"
    set_day(form, "2027-01-15", "9:00", "Europe/Lisbon")
    assert form.equal_words() == ""


def test_a_deadline_within_the_hour_puts_the_call_above_send(room: Room) -> None:
    form = room.open_form()
    room.fill()
    assert not form.urgent_card().isVisible()
    room.deadline(datetime.now(UTC) + timedelta(minutes=42))
    assert form.urgent_card().isVisible()
    assert "+44 20 7946 0123" in form.urgent_card().accessibleName()


def test_a_full_disk_is_said_and_the_form_stays_as_it_was(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = room.open_form()
    room.fill()
    room.wait(lambda: form.saved_words().startswith("Draft saved"))
    typed = form.state()

    def full(_self: object, _draft: object) -> None:
        raise WorldFailed("The disk is full.", code="disk_full")

    monkeypatch.setattr(type(room.desk.requests), "submit", full)
    room.send()
    assert room.shown() is form
    assert form.trouble.isVisible()
    assert "The disk is full" in form.trouble.accessibleName()
    assert form.state() == typed
    assert requests_of(room) == ()
    monkeypatch.undo()
    room.send()
    assert room.shown() is room.page.receipt
    assert len(requests_of(room)) == 1


def test_the_receipt_of_a_release_with_a_hidden_address_says_that_it_is_held(room: Room) -> None:
    room.open_form()
    room.fill()
    room.send()
    facts = room.page.receipt.facts()
    assert facts is not None
    assert facts.truth is Truth.HELD
    said = [one.text() for one in labels(room.page.receipt) if one.isVisible()]
    assert "Request saved, not sent yet" in said
    assert any("202.478.6327" in one for one in said)
    assert any("Sam Hananel" in one for one in said)
    assert "Request sent" not in said


def test_the_receipt_follows_the_request_once_an_address_is_given(room: Room) -> None:
    room.open_form()
    room.fill()
    room.send()
    row = requests_of(room)[0]
    done = room.desk.triage.route(row.id, "press@larkfield.example", actor="Mara Kessler")
    room.context.changed.emit(done.changes)
    facts = room.page.receipt.facts
    room.wait(lambda: (found := facts()) is not None and found.truth is Truth.WAITING)
    assert room.shown() is room.page.receipt


def test_my_requests_lists_what_was_sent_from_here_and_opens_its_receipt(room: Room) -> None:
    room.open_form()
    room.fill()
    room.send()
    reference = room.page.receipt.reference.text()
    room.page.bar.requests_button().click()
    room.wait(lambda: any(one.text() == reference for one in labels(room.page.requests)))
    room.page.requests.opened.emit(requests_of(room)[0].id)
    room.wait(lambda: room.shown() is room.page.receipt)
    assert room.page.receipt.reference.text() == reference
