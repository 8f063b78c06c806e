"""A log is dropped on the window, understood, looked at, taken in and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from mediadesk.domain.imports import ImportState, Verdict
from mediadesk.domain.log import Field
from mediadesk.ui.desk.logs.page import LogsPage
from tests.ui.people.conftest import Office, office

__all__ = ["office"]

HEAD = "Ref,Date,Name,Outlet,Subject,Status,Type,Budget\n"
ROWS = (
    "1,03/04/2021,Nadia Lind,Harbour Radio,Ports in spring,closed,wireless,low\n"
    "2,05/04/2021,Omar Reyes,Morning Paper,Ferries,closed,print,high\n"
    "3,soon,Omar Reyes,Morning Paper,Quays,closed,print,high\n"
)


def logs_of(office: Office) -> LogsPage:
    """Wait for the page and return it."""
    face = office.face
    office.wait(lambda: isinstance(face.stack.currentWidget(), LogsPage))
    page = face.stack.currentWidget()
    assert isinstance(page, LogsPage)
    return page


@pytest.fixture
def page(office: Office, tmp_path: Path) -> LogsPage:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + ROWS, "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    office.window.dropEvent(
        QDropEvent(
            QPointF(40, 40),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    found = logs_of(office)
    office.wait(lambda: found.stack.currentWidget() is found.columns)
    return found


def look(office: Office, page: LogsPage) -> None:
    """Answer what is asked about the dates, and go on to the rows."""
    page.columns.order.choose("day_first")
    office.wait(page.next.isEnabled)
    page.next.click()
    office.wait(lambda: bool(page.preview.table.words.rows()) and not page.walk.is_walking())


def imported(office: Office, page: LogsPage) -> None:
    look(office, page)
    page.next.click()
    office.wait(
        lambda: (
            page.stack.currentWidget() is page.file
            and bool(page.file.table.words.rows())
            and not page.walk.is_walking()
        )
    )


def test_what_is_unclear_is_asked_before_the_rows_are_looked_at(
    office: Office, page: LogsPage
) -> None:
    assert not page.next.isEnabled()
    assert "what stands first" in page.columns.note.accessibleName()
    page.columns.order.choose("day_first")
    office.wait(page.next.isEnabled)
    assert page.columns.note.isHidden()


def test_a_column_and_a_word_are_what_a_person_says(office: Office, page: LogsPage) -> None:
    columns = page.columns
    columns.table.selectRow(7)
    assert columns.field.value() == Field.NOTES.value
    columns.field.choose("")
    columns.field.activated.emit(columns.field.currentIndex())
    layout = columns.layout_now()
    assert layout is not None
    assert layout.columns[7] is None
    assert columns.values.words.rows()[0][1] == "wireless"
    columns.meaning.choose("radio")
    columns.meaning.activated.emit(columns.meaning.currentIndex())
    assert columns.values.words.rows()[0][3] == "Radio"
    imported(office, page)
    (one,) = office.desk.database.read().imports()
    assert one.layout.values[Field.MEDIUM] == {"wireless": "radio"}


def test_one_thing_is_never_two_columns(office: Office, page: LogsPage) -> None:
    columns = page.columns
    columns.table.selectRow(7)
    columns.field.choose(Field.SUBJECT.value)
    columns.field.activated.emit(columns.field.currentIndex())
    layout = columns.layout_now()
    assert layout is not None
    assert layout.places(Field.SUBJECT) == (7,)
    assert layout.columns[4] is Field.NOTES
    assert office.window.isVisible()


def test_the_rows_are_shown_before_anything_is_written(office: Office, page: LogsPage) -> None:
    look(office, page)
    kinds = [row[1] for row in page.preview.table.words.rows()]
    assert kinds == ["New", "New", "Kept aside"]
    page.preview.kind.choose(Verdict.ASIDE.value)
    ((number, _, _, _, why),) = page.preview.table.words.rows()
    assert number == "4"
    assert "“soon” is not a date" in why
    assert office.desk.database.read().imports() == ()


def test_a_log_is_taken_in_and_taken_back(office: Office, page: LogsPage, tmp_path: Path) -> None:
    imported(office, page)
    assert page.file.table.words.rows()[0][:3] == ("log.csv", "Taken in", "2 new, 1 kept aside")
    assert office.desk.database.read().outbox() == ()
    (one,) = office.desk.database.read().imports()
    target = tmp_path / "aside.csv"
    page.save_rejected(one.id, target)
    office.wait(target.exists)
    office.wait(page.file.undo.isEnabled)
    page.file.undo.click()
    office.wait(lambda: page.file.table.words.rows()[0][1] == "Taken back")
    assert page.file.undo.isHidden()
    assert office.desk.database.check() == ()


def test_a_cancelled_import_leaves_nothing(office: Office, page: LogsPage) -> None:
    look(office, page)
    page.next.click()
    page.cancel.click()
    office.wait(lambda: not page.walk.is_walking() and page.stack.currentWidget() is page.file)
    office.wait(lambda: bool(page.file.table.words.rows()))
    (one,) = office.desk.database.read().imports()
    assert one.state in {ImportState.UNDONE, ImportState.DONE}
    if one.state is ImportState.UNDONE:
        assert office.desk.database.check() == ()


def test_a_file_that_is_no_log_says_so_and_the_next_one_is_taken(
    office: Office, page: LogsPage, tmp_path: Path
) -> None:
    path = tmp_path / "no.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    page.take(path)
    office.wait(page.trouble.isVisible)
    assert "no.xlsx" in page.trouble.accessibleName()
    page.take(tmp_path / "log.csv")
    office.wait(lambda: page.stack.currentWidget() is page.columns and page.trouble.isHidden())


def test_the_palette_and_the_menu_open_the_import(office: Office) -> None:
    office.act("import_log")
    assert logs_of(office).file.choose.isVisible()
