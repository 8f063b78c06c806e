"""The page of reporters: found, changed with undo, verified, merged, from a request and narrow."""

from __future__ import annotations

from mediadesk.ui.desk.reporters.page import ReportersPage
from mediadesk.ui.widgets.rows import ID_ROLE
from tests.ui.people.conftest import Office


def opened(office: Office) -> ReportersPage:
    """Go to the page and wait for its list."""
    while office.desk.reporters.link():
        pass
    office.face.go("reporters")
    office.wait(lambda: isinstance(office.face.stack.currentWidget(), ReportersPage))
    page = office.face.stack.currentWidget()
    assert isinstance(page, ReportersPage)
    office.wait(lambda: page.people.model.rowCount() > 0)
    return page


def choose(office: Office, page: ReportersPage, name: str) -> None:
    """Choose a reporter by the beginning of their name."""
    model = page.people.model
    for row in range(model.rowCount()):
        if str(model.index(row).data()).startswith(name):
            page.people.view.setCurrentIndex(model.index(row))
    office.wait(lambda: page.record.title.text().startswith(name))


def test_the_record_of_a_requests_reporter_opens_from_the_request(office: Office) -> None:
    request = office.submit()
    office.face.show_request(request.id)
    office.wait(lambda: office.face.request.request() is not None)
    office.face.request.conversation.record.click()
    office.wait(lambda: isinstance(office.face.stack.currentWidget(), ReportersPage))
    page = office.face.stack.currentWidget()
    assert isinstance(page, ReportersPage)
    office.wait(lambda: page.record.title.text() == "Mina Castellan")
    assert page.record.edits["outlet"].text() == "Channel North"
    assert page.record.asked.rows[0].id == request.id


def test_a_request_in_the_record_opens_in_the_queue(office: Office) -> None:
    request = office.submit()
    page = opened(office)
    choose(office, page, "Mina")
    page.record.table.activated.emit(page.record.asked.index(0, 0))
    assert office.face.stack.currentWidget() is office.face.splitter
    office.wait(lambda: office.face.request.request() is not None)
    shown = office.face.request.request()
    assert shown is not None
    assert shown.id == request.id
    assert office.face.navigation.places.current_key() == "inbox"


def test_a_changed_record_is_saved_and_undo_takes_it_back(office: Office) -> None:
    office.submit()
    page = opened(office)
    choose(office, page, "Mina")
    record = page.record
    assert not record.save_button.isEnabled()
    record.edits["phones"].setText("+44 20 7946 0124, +1 212 555 0148")
    record.notes.set_text("Prefers the phone")
    assert record.is_changed()
    record.save_button.click()
    office.wait(lambda: not record.is_changed() and record.file is not None)
    assert "+12125550148" in record.edits["phones"].text()
    office.act("undo")
    office.wait(lambda: record.edits["phones"].text() == "+442079460124")
    assert record.notes.text() == ""


def test_a_problem_stands_beside_its_field_and_nothing_typed_is_lost(office: Office) -> None:
    office.submit()
    page = opened(office)
    choose(office, page, "Mina")
    record = page.record
    record.edits["addresses"].setText("nobody at all")
    record.edits["role"].setText("Editor")
    record.save_button.click()
    office.wait(lambda: bool(record.fields["addresses"].error()))
    assert record.summary.messages() == [record.fields["addresses"].error()]
    assert record.edits["role"].text() == "Editor"


def test_a_verification_shows_evidence_and_name_and_can_be_taken_back(office: Office) -> None:
    office.submit()
    page = opened(office)
    choose(office, page, "Mina")
    record = page.record
    record.verify_button.click()
    office.wait(lambda: bool(record.evidence_field.error()))
    record.evidence.setText("Called back on the number of the newsroom")
    record.verify_button.click()
    office.wait(record.verified.isVisible)
    assert "Mara Kessler" in record.proof.accessibleName()
    record.doubt_button.click()
    office.wait(lambda: not record.verified.isVisible())


def test_two_records_are_merged_and_undone(office: Office) -> None:
    office.submit()
    office.submit(reporter_name="M. Castellan", reporter_email="m.castellan@deepfield.example")
    page = opened(office)
    office.wait(lambda: page.people.model.rowCount() == 2)
    choose(office, page, "Mina")
    other = str(page.people.model.index(0).data(ID_ROLE))
    page.merge(other)
    office.wait(lambda: page.people.model.rowCount() == 1)
    addresses = page.record.edits["addresses"]
    office.wait(lambda: "m.castellan@deepfield.example" in addresses.text())
    page.undo()
    office.wait(lambda: page.people.model.rowCount() == 2)


def test_an_address_that_looks_like_the_outlets_warns_in_the_record(office: Office) -> None:
    office.submit()
    office.submit(reporter_name="Theo Park", reporter_email="theo@channe1north.example")
    page = opened(office)
    choose(office, page, "Theo")
    marks = [one.accessibleName() for one in page.record.marks()]
    assert len(marks) == 1
    assert "looks like channelnorth.example" in marks[0]


def test_a_narrow_window_shows_the_list_or_the_record(office: Office) -> None:
    office.submit()
    office.window.resize(960, 640)
    page = opened(office)
    office.wait(page.people.isVisible)
    choose(office, page, "Mina")
    office.wait(page.record.isVisible)
    assert not page.people.isVisible()
    page.record.back_button.click()
    assert page.people.isVisible()
    assert not page.record.isVisible()


def test_the_list_finds_by_outlet_and_says_when_nothing_fits(office: Office) -> None:
    office.submit()
    page = opened(office)
    page.people.search.setText("channel n")
    office.wait(lambda: page.people.model.rowCount() == 1)
    page.people.search.setText("nobody like that")
    office.wait(page.people.empty.isVisible)


def test_an_outlet_is_changed_beside_its_reporter_and_undone(office: Office) -> None:
    office.submit()
    page = opened(office)
    choose(office, page, "Mina")
    record = page.record
    record.kind.choose("radio")
    record.domain.setText("not a domain")
    record.outlet_button.click()
    office.wait(lambda: bool(record.outlet_fields["domain"].error()))
    record.domain.setText("channel-north.example")
    record.outlet_button.click()
    office.wait(lambda: page.toast.text() == "Outlet Channel North saved")
    office.wait(lambda: bool(record.marks()))
    office.act("undo")
    office.wait(lambda: record.domain.text() == "channelnorth.example")
    assert record.kind.value() == "tv"
