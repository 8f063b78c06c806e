"""The intake page in the real window: what came in is shown, and decided with one act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from mediadesk.domain.changes import Changes
from mediadesk.domain.incoming import IncomingState
from mediadesk.domain.outbox import MessageKind
from mediadesk.ui.desk.intake.page import IntakePage
from tests.services.letterbox import mail
from tests.ui.people.conftest import Office
from tests.ui.people.conftest import office as office  # noqa: PLC0414  # the fixture

STRANGER = mail(
    "Re: Request",
    "Send me everything",
    sender='"ceo@bank.example" <eve@else.example>',
    Reply_To="other@elsewhere.example",
)


def arrive(office: Office, *mails: bytes) -> None:
    """Let mails come in as files do, and be read."""
    stored = office.desk.intake.store(mails)
    office.desk.intake.read()
    assert office.window.context is not None
    office.window.context.changed.emit(Changes(incoming=stored.changes.incoming, outbox=True))


@pytest.fixture
def page(office: Office) -> IntakePage:
    """Return the page with three mails, the first of them chosen."""
    arrive(office, mail("first", key="first"), mail("second", key="second"), STRANGER)
    office.act("go_intake")
    office.wait(lambda: isinstance(office.face.stack.currentWidget(), IntakePage))
    found = office.face.stack.currentWidget()
    assert isinstance(found, IntakePage)
    office.wait(lambda: found.model.rowCount() == 3 and found.mail.incoming is not None)
    return found


def choose(office: Office, page: IntakePage, subject: str) -> str:
    """Choose the mail with this subject; return its UUID."""
    rows = range(page.model.rowCount())
    row = next(n for n in rows if subject in str(page.model.index(n).data()))
    page.list.setCurrentIndex(page.model.index(row))
    key = page.current()
    office.wait(lambda: page.mail.incoming is not None and page.mail.incoming.id == key)
    return key


def fill(page: IntakePage) -> None:
    """Give what the mail does not say."""
    later = datetime.now(UTC) + timedelta(hours=4)
    page.mail.form.edits["deadline"].setText(f"{later:%Y-%m-%d %H:%M}")
    page.mail.form.zone.set_zone("UTC")
    page.mail.form.edits["outlet"].setText("Harbour Radio")


def state_of(office: Office, key: str) -> IncomingState:
    found = office.desk.database.read().incoming_mail(key)
    assert found is not None
    return found.state


def test_the_navigation_counts_what_is_to_be_decided(office: Office, page: IntakePage) -> None:
    del page
    model = office.face.navigation.places.model()

    def counted() -> bool:
        words = [
            str(model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole))
            for n in range(model.rowCount())
        ]
        return "Intake, 3" in words

    office.wait(counted)


def test_a_doubtful_sender_is_shown_with_the_whole_address_and_a_warning(
    office: Office, page: IntakePage
) -> None:
    choose(office, page, "Request")
    assert page.mail.author.text() == "ceo@bank.example"
    assert "eve@else.example" in page.mail.address.text()
    assert "other@elsewhere.example" in page.mail.address.text()
    assert page.mail.warning.isVisible()


def test_a_mail_becomes_a_request_once_what_is_missing_is_given(
    office: Office, page: IntakePage
) -> None:
    key = choose(office, page, "second")
    page.mail.form.edits["deadline"].clear()
    page.mail.form.edits["outlet"].clear()
    page.mail.confirm.click()
    office.wait(page.mail.form.summary.isVisible)
    assert page.mail.form.fields["deadline"].error()
    assert page.mail.form.edits["subject"].text() == "second"
    fill(page)
    page.mail.confirm.click()
    office.wait(lambda: page.model.rowCount() == 2)
    views = office.desk.database.read()
    request = views.request(key)
    assert request is not None
    assert (request.subject, request.channel.value) == ("second", "mail")
    (receipt,) = [m for m in views.messages(key) if m.kind is MessageKind.RECEIPT]
    assert receipt.letter.in_reply_to == "<second@harbour.example>"
    assert page.current() != key


def test_what_is_set_aside_comes_back_with_undo(office: Office, page: IntakePage) -> None:
    key = choose(office, page, "second")
    page.mail.dismiss.click()
    office.wait(lambda: page.model.rowCount() == 2)
    assert state_of(office, key) is IncomingState.DISMISSED
    page.undo()
    office.wait(lambda: page.model.rowCount() == 3)
    assert state_of(office, key) is IncomingState.PROPOSED


def test_a_mail_joins_the_request_that_is_named_and_is_taken_out_again(
    office: Office, page: IntakePage
) -> None:
    request = office.submit()
    key = choose(office, page, "first")
    page.join(request.reference)
    office.wait(lambda: state_of(office, key) is IncomingState.JOINED)
    page.filter.choose("all")
    office.wait(lambda: page.model.row_of(key) >= 0)
    choose(office, page, "first")
    office.wait(page.mail.split.isVisible)
    page.mail.split.click()
    office.wait(lambda: state_of(office, key) is IncomingState.PROPOSED)
    kinds = [one.entry.kind.value for one in office.desk.database.read().timeline(request.id)]
    assert [kind for kind in kinds if kind in ("received", "taken_out")] == [
        "received",
        "taken_out",
    ]


def test_a_wrong_reference_changes_nothing_and_is_said(office: Office, page: IntakePage) -> None:
    key = choose(office, page, "first")
    page.join("MR-0000-000")
    office.wait(page.toast.isVisible)
    assert state_of(office, key) is IncomingState.PROPOSED


def test_a_mail_is_saved_as_it_came(office: Office, page: IntakePage, tmp_path: Path) -> None:
    choose(office, page, "Request")
    page.save(tmp_path / "kept.eml")
    office.wait((tmp_path / "kept.eml").exists)
    assert (tmp_path / "kept.eml").read_bytes() == STRANGER


def test_an_answer_stands_in_the_timeline_of_its_request(office: Office) -> None:
    request = office.submit()
    receipt = next(
        one
        for one in office.desk.database.read().messages(request.id)
        if one.kind is MessageKind.RECEIPT
    )
    arrive(
        office,
        mail("Re: eels", "Thursday at ten would be best.", In_Reply_To=receipt.letter.message_id),
    )
    office.face.show_request(request.id)
    timeline = office.face.request.conversation.timeline
    office.wait(lambda: any("Thursday" in item.look().text for item in timeline.items()))
    look = next(item.look() for item in timeline.items() if "Thursday" in item.look().text)
    assert (look.actor, look.verb) == ("Nadia Lind", "wrote an e-mail")
    assert "nadia@harbour.example" in look.detail


def test_a_message_file_dropped_on_the_desk_is_taken_in(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "asked.eml"
    path.write_bytes(mail("dropped"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(400, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    office.window.dropEvent(event)
    office.wait(lambda: office.desk.database.read().incoming_counts() == {"proposed": 1})
    page = office.face.stack.currentWidget()
    assert isinstance(page, IntakePage)
    office.wait(lambda: page.model.rowCount() == 1)


def test_a_wrong_join_is_taken_out_with_one_press_in_the_timeline(office: Office) -> None:
    request = office.submit()
    receipt = next(
        one
        for one in office.desk.database.read().messages(request.id)
        if one.kind is MessageKind.RECEIPT
    )
    arrive(office, mail("Re: x", "About something else.", In_Reply_To=receipt.letter.message_id))
    office.face.show_request(request.id)
    timeline = office.face.request.conversation.timeline
    office.wait(lambda: any(item.look().act for item in timeline.items()))
    (item,) = [item for item in timeline.items() if item.look().act]
    key = item.look().act_key
    item.act.click()
    office.wait(lambda: state_of(office, key) is IncomingState.PROPOSED)
    office.wait(lambda: not any(item.look().act for item in timeline.items()))
    assert not any("something else" in item.look().text for item in timeline.items())
