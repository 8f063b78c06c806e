"""Coverage in the window: offered after closing, asked about when due, each act with its undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from mediadesk.domain.coverage import Accuracy, Correction, Coverage, CoverageKind
from mediadesk.domain.query import View
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import Outcome
from mediadesk.services.coverage import Published
from mediadesk.ui.desk.request.choosers import Chooser
from mediadesk.ui.desk.request.composer import Correcting
from mediadesk.ui.desk.request.coverage import (
    ExpectDialog,
    RecordDialog,
    ThanksDialog,
    WordsDialog,
)
from tests.ui.desk.conftest import ME, Window


def pieces(desk: Window, request: Request) -> tuple[Coverage, ...]:
    return desk.desk.database.read().coverage(request.id)


def out(desk: Window, request: Request, **said: str) -> Coverage:
    said = {"title": "Eels at noon", **said}
    desk.desk.coverage.record(request.id, Published(**said), actor=ME)  # type: ignore[arg-type]  # texts only
    return pieces(desk, request)[0]


def act(desk: Window, name: str, piece: Coverage) -> None:
    page = desk.face.request
    desk.wait(lambda: piece.id in {one.id for one in page._shown_file().coverage})  # type: ignore[union-attr]  # one is shown
    page.aftermath.act(name, piece.id)


def test_closing_offers_to_expect_coverage_and_its_key_is_about_what_was_closed(
    desk: Window,
) -> None:
    first, second = desk.log(hours=2), desk.log(hours=5, reporter_name="Theo Park")
    desk.begin(first, second)
    desk.press("E")
    desk.dialog()
    desk.press("1")
    desk.wait(lambda: desk.shown() == second.id)
    desk.wait(lambda: desk.face.toast._offer == ("Expect coverage", "C"))
    desk.press("C")
    dialog = desk.dialog()
    assert isinstance(dialog, ExpectDialog)
    dialog.time.set_text("+120")
    desk.press("Return")
    desk.wait(lambda: bool(pieces(desk, first)))
    (piece,) = pieces(desk, first)
    assert (piece.kind, piece.outlet) == (CoverageKind.EXPECTED, "Channel North")
    assert pieces(desk, second) == ()
    desk.press("Z")
    desk.wait(lambda: not pieces(desk, first))


def test_a_decline_offers_nothing(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.face.request.verbs.close(Outcome.MISSED)
    desk.wait(lambda: desk.said() == "Request from Mina Castellan marked done")
    assert desk.face.toast._offer == ("", "")


def test_what_is_due_stands_in_its_view_and_the_key_asks_whether_it_is_out(desk: Window) -> None:
    one = desk.log()
    desk.desk.coverage.expect(
        one.id, datetime.now(UTC) - timedelta(minutes=5), actor=ME, title="Eels at noon"
    )
    desk.press("G, V")
    desk.wait(lambda: desk.face.queue.place().view is View.COVERAGE)
    desk.wait(lambda: len(desk.face.queue.model.rows()) == 1)
    desk.choose(one)
    desk.press("C")
    chooser = desk.dialog()
    assert isinstance(chooser, Chooser)
    assert chooser.buttons[0].text().startswith("It is out")
    desk.press("1")
    desk.wait(lambda: isinstance(desk.dialogs()[-1], RecordDialog))
    dialog = desk.dialog()
    assert isinstance(dialog, RecordDialog)
    assert dialog.piece.text() == "Eels at noon"
    dialog.link.setText("ftp://north.example/eels")
    dialog.button.click()
    desk.wait(lambda: "https://" in dialog.fields["link"].error())
    assert dialog.piece.text() == "Eels at noon"
    dialog.link.setText("https://north.example/eels?utm_source=x")
    dialog.button.click()
    desk.wait(lambda: pieces(desk, one)[0].kind is CoverageKind.PUBLISHED)
    assert pieces(desk, one)[0].link == "https://north.example/eels"
    desk.wait(lambda: not desk.face.queue.model.rows())


def test_a_piece_is_judged_and_its_correction_goes_through_the_composer(desk: Window) -> None:
    one = desk.log()
    piece = out(desk, one)
    desk.begin(one)
    act(desk, "wrong", piece)
    dialog = desk.dialog()
    assert isinstance(dialog, WordsDialog)
    dialog.button.click()
    assert dialog.field.error()
    dialog.words.set_text("The year.")
    dialog.button.click()
    desk.wait(lambda: pieces(desk, one)[0].accuracy is Accuracy.WRONG)
    act(desk, "correct", piece)
    composer = desk.face.request.composer
    desk.wait(lambda: isinstance(composer.ending(), Correcting))
    assert "The year." in composer.words.text()
    composer.words.set_text("It was 2020.")
    composer.send_button.click()
    desk.wait(lambda: pieces(desk, one)[0].correction is Correction.ASKED)
    desk.wait(lambda: "leaves in ten seconds" in desk.said())
    desk.press("Z")
    desk.wait(lambda: pieces(desk, one)[0].correction is None)
    desk.wait(lambda: "It was 2020." in composer.words.text())


def test_thanks_need_an_address_and_go_out_once(desk: Window) -> None:
    one = desk.log(experts=("Cleo Marsh",))
    piece = out(desk, one)
    desk.begin(one)
    act(desk, "thank", piece)
    dialog = desk.dialog()
    assert isinstance(dialog, ThanksDialog)
    dialog.button.click()
    desk.wait(lambda: bool(dialog.email_field.error()))
    dialog.email.setText("cleo@twi.example")
    dialog.button.click()
    desk.wait(lambda: pieces(desk, one)[0].thanked == "Cleo Marsh")
    desk.wait(
        lambda: "thank" not in {name for name, _ in _acts(desk, one)},
    )


def _acts(desk: Window, one: Request) -> tuple[tuple[str, str], ...]:
    from mediadesk.ui.desk.request.coverage import acts

    return acts(pieces(desk, one)[0])


def test_all_coverage_is_saved_as_a_table(desk: Window, tmp_path: Path) -> None:
    one = desk.log()
    out(desk, one)
    desk.begin(one)
    desk.window.actions_by_name["export_coverage"].trigger()  # type: ignore[index]  # there are some
    dialog = desk.dialog()
    assert isinstance(dialog, QFileDialog)
    target = tmp_path / "coverage.csv"
    dialog.fileSelected.emit(str(target))
    desk.wait(lambda: desk.said() == "The table is saved")
    assert "Eels at noon" in target.read_text("utf-8-sig")
