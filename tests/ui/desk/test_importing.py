"""Releases come into the window from the menu, the clipboard, a drop, and the command line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from mediadesk.ui.desk.palette import Palette
from mediadesk.ui.desk.releases.page import ReleasesPage
from mediadesk.ui.desk.review.page import ReviewPage
from tests.ui.desk.review.conftest import RELEASE
from tests.ui.people.conftest import Office, office

__all__ = ["office"]


def review_of(office: Office) -> ReviewPage:
    """Wait for the review and return it."""
    face = office.face
    office.wait(lambda: isinstance(face.stack.currentWidget(), ReviewPage))
    page = face.stack.currentWidget()
    assert isinstance(page, ReviewPage)
    office.wait(page.is_built)
    return page


def ready(office: Office) -> ReviewPage:
    """Wait until a release can be looked over."""
    page = review_of(office)
    office.wait(page.import_button.isVisible)
    office.wait(page.import_button.isEnabled)
    return page


def test_a_file_dropped_anywhere_on_the_desk_opens_its_review(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "release.txt"
    path.write_text(RELEASE, "utf-8")
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
    page = ready(office)
    assert page.draft().headline.startswith("Leaks could be halved")
    assert office.desk.database.read().releases() == ()


def test_the_clipboard_is_reviewed_by_a_key_and_the_release_stands_on_the_desk(
    office: Office,
) -> None:
    QGuiApplication.clipboard().setText(RELEASE)
    office.act("paste_release")
    page = ready(office)
    page.import_button.click()
    office.wait(lambda: isinstance(office.face.stack.currentWidget(), ReleasesPage))
    shown = office.face.stack.currentWidget()
    assert isinstance(shown, ReleasesPage)
    office.wait(lambda: shown.shown() != "")
    (row,) = office.desk.database.read().releases()
    assert shown.shown() == row.id
    shown.mend_button.click()
    page = ready(office)
    assert page.import_button.label() == "Save"


def test_the_palette_finds_both_ways_to_import(office: Office) -> None:
    assert office.window.actions_by_name is not None
    assert office.window.context is not None
    palette = Palette(office.window.actions_by_name, office.window.context, office.window)
    palette.words.setText("import release")
    model = palette.list.model()
    found = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert any("clipboard" in words for words in found)
    assert len(found) >= 2
    palette.close()


def test_the_window_s_title_never_names_a_release(office: Office) -> None:
    QGuiApplication.clipboard().setText("EMBARGOED UNTIL 00:01 BST, 3 May 2090\n\n" + RELEASE)
    office.act("paste_release")
    page = ready(office)
    page.import_button.click()
    office.wait(lambda: isinstance(office.face.stack.currentWidget(), ReleasesPage))
    assert office.window.windowTitle() == "MediaDesk"
    assert "Leaks" not in office.face.toast.text()


def test_a_computer_set_up_for_reporters_takes_releases_as_they_are(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "release.txt"
    path.write_text(RELEASE, "utf-8")
    window = office.window
    window._welcomed(QWidget(), "room")
    assert window.room_face is not None
    window.room_face.taking.bring([path])
    office.wait(lambda: len(office.desk.database.read().releases()) == 1)
    assert not window.is_desk()
