"""The page of experts in the real window: found, made, changed with undo, away, merged, narrow."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.people import make_people
from mediadesk.domain.ask import Refusal
from mediadesk.domain.expert import ExpertDraft, Skill
from mediadesk.domain.release import Person, Reading
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.ui.desk.experts.page import ExpertsPage
from mediadesk.ui.widgets.pair import PickDialog
from mediadesk.ui.widgets.rows import ID_ROLE
from tests.ui.people.conftest import Office

ADA = "Ada Quill"
INES = ExpertDraft(
    name="Dr Ines Okafor",
    title="Research Fellow",
    organisation="Larkfield Institute",
    zone="Asia/Tokyo",
    languages=("en", "pt-BR"),
    topics=("Ports", "Coasts"),
    skills=frozenset({Skill.RADIO}),
    email="ines@larkfield.example",
)


@pytest.fixture
def page(office: Office) -> Iterator[ExpertsPage]:
    for draft in (
        INES,
        replace(INES, name="Tomás Novák", email="", topics=("Rail",), languages=("de",)),
        replace(INES, name="Aoife Brennan", email="", skills=frozenset({Skill.LIVE_TV})),
    ):
        office.desk.experts.create(draft, actor=ADA)
    office.face.go("experts")
    office.wait(lambda: isinstance(office.face.stack.currentWidget(), ExpertsPage))
    found = office.face.stack.currentWidget()
    assert isinstance(found, ExpertsPage)
    office.wait(lambda: found.people.model.rowCount() == 3)
    yield found
    office.wait(lambda: found.people.model.rowCount() >= 0)


def names(page: ExpertsPage) -> list[str]:
    model = page.people.model
    return [str(model.index(n).data()).partition(".")[0] for n in range(model.rowCount())]


def choose(office: Office, page: ExpertsPage, number: int) -> None:
    index = page.people.model.index(number)
    page.people.view.setCurrentIndex(index)
    office.wait(
        lambda: page.record.file is not None and page.record.file.expert.id == index.data(ID_ROLE)
    )


def test_the_list_is_found_by_words_and_filters(office: Office, page: ExpertsPage) -> None:
    assert names(page) == ["Aoife Brennan", "Dr Ines Okafor", "Tomás Novák"]
    page.people.search.setText("novak")
    office.wait(lambda: names(page) == ["Tomás Novák"])
    page.people.search.setText("nobody at all")
    office.wait(page.people.empty.isVisible)
    page.people.search.clear()
    office.wait(lambda: len(names(page)) == 3)
    assert page.people.skill.choose(Skill.LIVE_TV.value)
    office.wait(lambda: names(page) == ["Aoife Brennan"])
    page.people.clear_filters()
    assert page.people.topic.choose("Rail")
    office.wait(lambda: names(page) == ["Tomás Novák"])
    assert page.people.language.choose("en")
    office.wait(page.people.empty.isVisible)


def test_a_record_is_changed_by_keyboard_and_put_back(
    office: Office,
    page: ExpertsPage,
) -> None:
    choose(office, page, 1)
    record = page.record
    assert record.edits["languages"].text() == "English, Portuguese (Brazil)"
    record.edits["languages"].setText("Deutsch, portuguese (brazil)")
    record.edits["topics"].setText("Ports; Tides")
    record.week.days[5].setText("10am-1pm")
    assert record.save_button.isEnabled()
    QTest.keyClick(record.edits["topics"], Qt.Key.Key_Return)
    office.wait(lambda: record.file is not None and record.file.expert.version == 2)
    assert record.file is not None
    expert = record.file.expert
    assert expert.languages == ("de", "pt-BR")
    assert expert.topics == ("Ports", "Tides")
    assert [(one.begin, one.end) for one in expert.hours.days[5]] == [(600, 780)]
    office.act("undo")
    office.wait(
        lambda: record.file is not None and record.file.expert.topics == ("Ports", "Coasts")
    )
    assert record.edits["topics"].text() == "Ports, Coasts"
    assert "Tokyo" in record.there.accessibleName() or record.there.isVisible()


def test_what_is_wrong_is_said_at_once_and_nothing_typed_is_lost(
    office: Office,
    page: ExpertsPage,
) -> None:
    choose(office, page, 1)
    record = page.record
    record.edits["name"].setText("")
    record.edits["email"].setText("nobody")
    record.week.days[2].setText("always")
    page.save()
    office.wait(lambda: len(record.summary.messages()) == 3)
    assert record.fields["name"].error()
    assert record.fields["email"].error()
    assert "Wednesday" in record.fields["hours"].error()
    assert record.week.days[2].text() == "always"
    assert record.edits["email"].text() == "nobody"


def test_a_new_expert_is_made_and_taken_back(office: Office, page: ExpertsPage) -> None:
    page.new_button.click()
    record = page.record
    assert record.edits["organisation"].text() == "Larkfield Institute"
    assert record.zone.value() == "Europe/London"
    record.edits["name"].setText("Bo Stern")
    page.save()
    office.wait(lambda: "Bo Stern" in names(page))
    office.wait(lambda: record.file is not None and record.file.expert.name == "Bo Stern")
    office.act("undo")
    office.wait(lambda: "Bo Stern" not in names(page))
    office.wait(lambda: record.file is not None and record.file.expert.name != "Bo Stern")


def test_a_new_expert_that_is_dropped_is_not_made(office: Office, page: ExpertsPage) -> None:
    page.begin()
    page.record.edits["name"].setText("Bo Stern")
    page.record.discard_button.click()
    assert page.right.currentWidget() is not page.record
    assert len(office.desk.database.read().all_experts()) == 3


def test_leave_is_noted_changed_and_taken_back(office: Office, page: ExpertsPage) -> None:
    choose(office, page, 1)
    page.record.part.choose("away")
    away = page.record.away
    away.put_button.click()
    office.wait(lambda: bool(away.fields["begin"].error()))
    away.begin.setText("2026-12-24")
    away.end.setText("2027-01-02")
    away.put_button.click()
    office.wait(lambda: len(away.lines) == 1)
    assert away.begin.text() == ""
    assert page.record.file is not None
    (absence,) = page.record.file.absences
    away.change(absence)
    assert (away.begin.text(), away.end.text()) == ("2026-12-24", "2027-01-02")
    away.note.setText("Alps")
    away.put_button.click()
    office.wait(
        lambda: (
            page.record.file is not None
            and [one.note for one in page.record.file.absences] == ["Alps"]
        )
    )
    page.drop_absence(absence.id)
    office.wait(lambda: not away.lines)


def test_an_expert_retires_and_comes_back(office: Office, page: ExpertsPage) -> None:
    choose(office, page, 2)
    page.record.retire_button.click()
    office.wait(lambda: names(page) == ["Aoife Brennan", "Dr Ines Okafor"])
    page.people.retired.setChecked(True)
    office.wait(lambda: names(page) == ["Tomás Novák"])
    choose(office, page, 0)
    page.record.retire_button.click()
    office.wait(page.people.empty.isVisible)


def test_two_records_are_merged_and_parted_again(office: Office, page: ExpertsPage) -> None:
    choose(office, page, 1)
    page.ask_merge()
    dialog = next(one for one in page.findChildren(PickDialog) if one.isVisible())
    dialog.people.search.setText("Tomás")
    office.wait(lambda: str(dialog.people.model.index(0).data()).startswith("Tomás"))
    dialog.people.view.setCurrentIndex(dialog.people.model.index(0))
    dialog.accept()
    office.wait(lambda: names(page) == ["Aoife Brennan", "Dr Ines Okafor"])
    office.act("undo")
    office.wait(lambda: len(names(page)) == 3)


def test_whom_releases_name_get_a_record_with_one_key(
    office: Office,
    page: ExpertsPage,
) -> None:
    reading = Reading(
        file="r.txt",
        text="Harbours grow.",
        headline="Harbours grow",
        experts=(
            Person(name="Cy Marsh", role="fellow"),
            Person(name="Ines Okafor", email="ines@elsewhere.example"),
        ),
    )
    done = office.desk.releases.store(reading, b"Harbours grow.", actor=ADA)
    assert office.window.context is not None
    office.window.context.changed.emit(done.changes)
    office.wait(page.named_button.isVisible)
    page.named_button.click()
    office.wait(lambda: page.named.model.rowCount() == 2)
    page.named.view.setCurrentIndex(page.named.model.index(0))
    QTest.keyClick(page.named.view, Qt.Key.Key_Return)
    office.wait(lambda: "Cy Marsh" in names(page))
    office.wait(lambda: page.named.model.rowCount() == 1)
    assert len(page.named.maybe) == 1
    page.named.maybe[0].click()
    office.wait(lambda: page.named.model.rowCount() == 0)
    assert page.named.empty.isVisible()
    choose(office, page, 1 + names(page).index("Cy Marsh"))
    assert page.record.releases.rowCount() == 1


def picture() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
            chunk(b"IDAT", zlib.compress(b"\x00\x80")),
            chunk(b"IEND", b""),
        )
    )


def test_a_photograph_shows_and_a_wrong_file_is_refused(
    office: Office,
    page: ExpertsPage,
    tmp_path: Path,
) -> None:
    choose(office, page, 1)
    good, bad = tmp_path / "ines.png", tmp_path / "ines.gif"
    good.write_bytes(picture())
    bad.write_bytes(b"GIF89a")
    page.set_photograph(bad)
    office.wait(lambda: bool(page.record.fields["photograph"].error()))
    page.set_photograph(good)
    office.wait(lambda: page.record.portrait.has_picture)
    page.set_photograph(None)
    office.wait(lambda: not page.record.portrait.has_picture)


def test_a_narrow_window_shows_one_pane_at_a_time(office: Office, page: ExpertsPage) -> None:
    office.window.resize(960, 640)
    QApplication.sendPostedEvents()
    office.wait(lambda: page.is_single)
    assert page.left_pane.isVisible()
    assert not page.right.isVisible()
    choose(office, page, 1)
    assert page.left_pane.isVisible()
    QTest.keyClick(page.people.view, Qt.Key.Key_Return)
    office.wait(page.right.isVisible)
    assert not page.left_pane.isVisible()
    page.record.back_button.click()
    office.wait(page.left_pane.isVisible)


def test_thousands_come_by_pages_and_a_change_leaves_the_place(
    office: Office,
    page: ExpertsPage,
) -> None:
    experts, _ = make_people(250, office.desk.clock.now())
    with office.desk.database.write() as work:
        for one in experts:
            work.experts.add(one)
        work.commit(Entry(kind=Kind.ADDED, actor=ADA, at=office.desk.clock.now()))
    page.people.reload(anew=True)
    office.wait(lambda: page.people.model.rowCount() == 100)
    page.people.model.fetchMore()
    office.wait(lambda: page.people.model.rowCount() == 200)
    choose(office, page, 150)
    key = page.people.current()
    page.record.edits["title"].setText("Reader emeritus")
    page.save()
    office.wait(lambda: page.record.file is not None and page.record.file.expert.version == 2)
    office.wait(lambda: page.people.current() == key)
    assert page.people.model.rowCount() == 200


def test_a_file_is_looked_at_imported_and_taken_back(
    office: Office, page: ExpertsPage, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    lines = "Bo Stern,\nInes Okafor,ines@larkfield.example\nCy Marsh,nobody\n"
    path.write_text(f"name,email\n{lines}")
    dialog = page.import_file(path)
    office.wait(lambda: dialog.model.rowCount() == 3)
    assert dialog.filter.choose("problem")
    office.wait(lambda: dialog.model.rowCount() == 1)
    assert "nobody" in str(dialog.model.index(0).data())
    assert len(names(page)) == 3
    dialog.take_button.click()
    office.wait(lambda: "Bo Stern" in names(page))
    assert "Ines Okafor" in names(page)
    office.act("undo")
    office.wait(lambda: names(page) == ["Aoife Brennan", "Dr Ines Okafor", "Tomás Novák"])


def test_an_import_that_is_left_writes_nothing(
    office: Office, page: ExpertsPage, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nBo Stern\n")
    dialog = page.import_file(path)
    office.wait(dialog.take_button.isEnabled)
    dialog.leave_button.click()
    wrong = page.import_file(tmp_path / "gone.csv")
    office.wait(lambda: "could not be read" in wrong.state.text())
    assert not wrong.take_button.isEnabled()
    wrong.leave_button.click()
    assert len(office.desk.database.read().all_experts()) == 3


def test_an_export_is_written_without_private_details(
    office: Office, page: ExpertsPage, tmp_path: Path
) -> None:
    page.export(tmp_path / "out.vcf", private=False)
    office.wait(lambda: "out.vcf" in page.toast.text())
    assert (tmp_path / "out.vcf").read_bytes().count(b"BEGIN:VCARD") == 3


def test_a_record_says_what_was_asked_of_the_expert_this_month(
    office: Office, page: ExpertsPage
) -> None:
    choose(office, page, 1)
    assert page.record.load.accessibleName() == "This month. Not asked yet"
    key = page.people.current()
    asked = office.submit()
    office.desk.asking.start(asked.id, [key], actor=ADA, minutes=30)
    (row,) = office.desk.database.read().asks(asked.id)
    office.desk.asking.refuse(row.ask.id, Refusal.OTHER_TOPIC, actor=ADA)
    office.face.go("inbox")
    office.face.go("experts")
    office.wait(lambda: "Asked about 1 request," in page.record.load.accessibleName())
    assert "refused 1 (Not their topic: 1)" in page.record.load.accessibleName()
