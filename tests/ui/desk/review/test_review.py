"""Reviewing releases in the window: coming in, correcting, undoing, storing, updating."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from mediadesk.ui.desk.review.marks import LOOKS
from mediadesk.ui.desk.review.sources import files_of
from mediadesk.ui.widgets.button import Button
from tests.ui.desk.review.conftest import PAGE, RELEASE, Review

HELD = "EMBARGOED UNTIL 00:01 BST, 3 June 2090\n\n" + RELEASE
NEWER = RELEASE.replace("four years", "three years").replace("Dov Heron", "Dov Herring")


def drop(review: Review, data: QMimeData) -> None:
    """Drop something on the page, as the window system would."""
    none = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, data, *none)
    review.page.dragEnterEvent(enter)
    assert enter.isAccepted()
    review.page.dropEvent(QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, data, *none))


def typed(review: Review, key: str, words: str) -> None:
    """Type into a field and leave it with Tab, as a person would."""
    edit = review.page.fields.edits[key]
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, words)
    QTest.keyClick(edit, Qt.Key.Key_Tab)


# --------------------------------------------------------------------------------------- coming


def test_an_empty_page_offers_to_choose_and_to_paste(review: Review) -> None:
    assert review.page.choose_button.isVisible()
    assert review.page.paste_button.isVisible()
    primary = [one for one in review.page.findChildren(Button) if one.isVisible()]
    assert [one.kind() for one in primary].count("primary") == 1


def test_a_dropped_file_opens_its_review_and_nothing_is_stored(review: Review) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(review.file()))])
    drop(review, data)
    review.ready()
    fields = review.page.fields
    assert fields.edits["headline"].text().startswith("Leaks could be halved")
    assert fields.edits["report_url"].text() == "https://tarn.example/holding-water"
    assert review.page.source.text.toPlainText() == review.page.draft().text
    assert review.stored() == []


def test_what_is_being_read_is_named_until_it_is_shown(review: Review) -> None:
    path = review.file(name="harbours.txt")
    review.page.take([path])
    assert "Reading harbours.txt" in review.page.start.accessibleName()
    review.ready()


def test_pasting_takes_the_page_with_its_formatting_first(review: Review) -> None:
    data = QMimeData()
    data.setHtml(PAGE)
    data.setText("something else altogether")
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(review.page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    review.ready()
    assert review.page.draft().headline == "Harbours grow again in the north"
    review.do()
    review.wait(lambda: len(review.stored()) == 1)
    name, content = review.desk.database.read().original(review.stored()[0].id) or ("", b"")
    assert name == "clipboard.html"
    assert b"<b>cranes</b>" in content


def test_pasted_text_is_kept_as_it_came(review: Review) -> None:
    QGuiApplication.clipboard().setText(RELEASE)
    review.page.paste()
    review.ready()
    review.do()
    review.wait(lambda: len(review.stored()) == 1)
    kept = review.desk.database.read().original(review.stored()[0].id)
    assert kept == ("clipboard.txt", RELEASE.encode())


def test_text_can_be_dropped_too(review: Review) -> None:
    data = QMimeData()
    data.setText(RELEASE)
    drop(review, data)
    review.ready()
    assert review.page.draft().contacts[0].name == "Eve Dunmore"


def test_an_empty_clipboard_is_said_in_a_sentence(review: Review) -> None:
    QGuiApplication.clipboard().clear()
    review.page.paste()
    assert review.page.news.isVisible()
    assert "no text" in review.page.news.accessibleName()


def test_several_files_come_one_after_the_other_and_a_bad_one_is_named(review: Review) -> None:
    bad = review.folder / "picture.txt"
    bad.write_bytes(bytes(range(256)) * 20)
    finished: list[str] = []
    review.page.finished.connect(finished.append)
    review.page.take([review.file(), bad, review.file(PAGE, "harbours.html")])
    review.ready()
    assert review.page.progress.isVisible()
    review.do()
    review.wait(lambda: review.page.draft().headline.startswith("Harbours"))
    review.ready()
    assert "picture.txt cannot be read" in review.page.news.accessibleName()
    review.do()
    review.wait(lambda: len(finished) == 1)
    assert finished == [review.stored()[1].id]
    assert [one.headline[:8] for one in review.stored()] == ["Leaks co", "Harbours"]


def test_stopping_leaves_those_that_wait(review: Review) -> None:
    finished: list[str] = []
    review.page.finished.connect(finished.append)
    review.page.take([review.file(), review.file(PAGE, "harbours.html")])
    review.ready()
    review.page.stop_button.click()
    assert not review.page.progress.isVisible()
    review.page.skip_button.click()
    review.wait(lambda: finished == [""])
    assert review.stored() == []


def test_a_bad_file_alone_is_said_and_the_page_waits_for_another(review: Review) -> None:
    bad = review.folder / "empty.txt"
    bad.write_bytes(b"")
    review.page.take([bad])
    review.wait(review.page.news.isVisible)
    assert "empty.txt" in review.page.news.accessibleName()
    assert review.page.choose_button.isVisible()


# --------------------------------------------------------------------------------------- marking


def test_everything_understood_is_marked_by_colour_line_and_icon(review: Review) -> None:
    review.open(HELD.replace("eve@tarn.example", "[email protected]"))
    marks = review.page.source.text.marks
    text = review.page.source.text.toPlainText()
    by_key = {mark.key: text[start:end] for mark, start, end in marks}
    assert by_key["headline"] == "Leaks could be halved within four years, report finds"
    assert by_key["dateline_city"] == "TARNFORD"
    assert "3 June 2090" in by_key["embargo"]
    assert by_key["experts.2"] == "Cleo Marsh"
    assert by_key["contacts.0"] == "Eve Dunmore"
    assert "[email protected]" in by_key.values()
    shown = review.page.source.text.extraSelections()
    assert len(shown) == len(marks)
    looks = [LOOKS[kind] for kind in LOOKS]
    assert len({one.line for one in looks}) == len({one.icon for one in looks}) == len(looks)


def test_a_field_shows_where_it_comes_from_and_a_mark_its_field(review: Review) -> None:
    review.open()
    source, fields = review.page.source, review.page.fields
    fields.edits["report_title"].setFocus()
    assert source.active() == "report_title"
    source.mark_clicked.emit("contacts.0")
    assert fields.contacts.edits["name"].hasFocus()
    assert source.active() == "contacts.0"
    start = source.text.toPlainText().index("Cleo")
    source.text.clicked.emit(start + 2)
    assert fields.experts.edits["name"].text() == "Cleo Marsh"


def test_the_evidence_for_a_field_is_said_under_the_text(review: Review) -> None:
    review.open()
    expert = review.page.draft().experts[2]
    assert expert.reason
    review.page.fields.focus_field("experts.2")
    assert expert.reason in review.page.source.why.text()
    review.select("Una Finch, hydrologist")
    review.page.source.use("experts.new")
    assert not review.page.source.why.isVisible()


def test_a_long_text_is_scrolled_to_the_place(review: Review) -> None:
    review.open(RELEASE.replace("Una Finch", "\n".join(["A line of words."] * 400) + "\nUna Finch"))
    bar = review.page.source.text.verticalScrollBar()
    assert bar.value() == 0
    review.page.fields.focus_field("contacts.0")
    assert bar.value() > 300


def test_warnings_are_listed_and_lead_to_their_place(review: Review) -> None:
    review.open(RELEASE.replace("eve@tarn.example", "[email protected]"))
    links = review.page.fields.warnings()
    assert any("hidden" in one.label() for one in links)
    links[0].click()
    assert review.page.source.active().startswith("warnings.")


# -------------------------------------------------------------------------------------- correcting


def test_a_selection_becomes_a_field(review: Review) -> None:
    review.open()
    review.select("New valves pay for themselves")
    review.page.source.use("headline")
    assert review.page.fields.edits["headline"].text() == "New valves pay for themselves"
    assert review.page.source.active() == "headline"


def test_a_selection_becomes_a_new_expert_with_what_stands_in_it(review: Review) -> None:
    review.open()
    before = len(review.page.draft().experts)
    review.select("Una Finch, hydrologist, una@tarn.example")
    review.page.source.use("experts.new")
    added = review.page.draft().experts[-1]
    assert len(review.page.draft().experts) == before + 1
    assert (added.name, added.role, added.email) == ("Una Finch", "hydrologist", "una@tarn.example")
    assert review.page.fields.experts.edits["name"].text() == "Una Finch"


def test_a_selection_becomes_a_part_of_the_chosen_person(review: Review) -> None:
    review.open()
    review.page.fields.focus_field("experts.2")
    review.select("una@tarn.example")
    uses = [one.data() for one in review.page.source.menu().actions() if one.data()]
    assert "person.email" in uses
    review.page.source.use("person.email")
    assert review.page.draft().experts[2].email == "una@tarn.example"


def test_what_cannot_be_a_date_is_said_and_changes_nothing(review: Review) -> None:
    review.open()
    before = review.page.draft()
    review.select("two winters")
    review.page.source.use("release_date")
    assert review.page.draft() == before
    assert review.page.news.isVisible()


def test_the_menu_opens_by_key_and_every_line_has_a_letter(review: Review) -> None:
    review.open()
    review.select("TARNFORD")
    menu = review.page.source.menu()
    lines = [one.text() for one in menu.actions() if not one.isSeparator()]
    letters = [line[line.index("&") + 1].lower() for line in lines]
    assert len(set(letters)) == len(letters)


def test_every_correction_can_be_undone_and_done_again(review: Review) -> None:
    review.open()
    page = review.page
    drafts = [page.draft()]
    typed(review, "headline", "Half of all leaks")
    drafts.append(page.draft())
    page.fields.embargo.held.click()
    drafts.append(page.draft())
    page.fields.experts.remove()
    drafts.append(page.draft())
    review.select("Una Finch, hydrologist")
    page.source.use("contacts.new")
    drafts.append(page.draft())
    page.fields.experts.author.click()
    drafts.append(page.draft())
    assert len({repr(one) for one in drafts}) == 6
    for before in reversed(drafts[:-1]):
        page.undo_button.click()
        assert page.draft() == before
    assert page.fields.edits["headline"].text() == drafts[0].headline
    assert not page.undo_button.isEnabled()
    for after in drafts[1:]:
        page.redo_button.click()
        assert page.draft() == after


def test_the_keys_of_undo_work_in_a_field_and_beside_it(review: Review) -> None:
    review.open()
    first = review.page.draft()
    typed(review, "dateline_city", "Lindhavn")
    edit = review.page.fields.edits["dateline_city"]
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert review.page.draft() == first
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(review.page.fields.experts.list, Qt.Key.Key_Z, both)
    assert review.page.draft().dateline_city == "Lindhavn"


def test_an_unreadable_date_stays_and_stops_the_import(review: Review) -> None:
    review.open()
    typed(review, "release_date", "next spring")
    typed(review, "dateline_city", "Lindhavn")
    assert review.page.fields.edits["release_date"].text() == "next spring"
    review.do()
    assert review.page.fields.summary.isVisible()
    assert review.stored() == []
    typed(review, "release_date", "5 May 2026")
    review.do()
    review.wait(lambda: len(review.stored()) == 1)
    assert str(review.stored()[0].release_date) == "2026-05-05"


def test_what_the_desk_refuses_is_said_beside_the_field(review: Review) -> None:
    review.open()
    review.page.fields.focus_field("contacts.0")
    edit = review.page.fields.contacts.edits["email"]
    edit.setText("eve at tarn")
    review.do()
    review.wait(review.page.fields.summary.isVisible)
    field = review.page.fields.contacts.fields["email"]
    assert field.error() == review.page.fields.summary.messages()[0]
    assert edit.text() == "eve at tarn"
    assert review.stored() == []


@pytest.mark.parametrize(
    ("typed_time", "zone", "stored_time"),
    [
        ("2090-06-03 00:01", "Europe/London", "2090-06-02T23:01:00+00:00"),
        ("3 June 2090 0:01", "America/New_York", "2090-06-03T04:01:00+00:00"),
    ],
)
def test_an_embargo_is_an_instant_on_a_clock(
    review: Review, typed_time: str, zone: str, stored_time: str
) -> None:
    review.open()
    embargo = review.page.fields.embargo
    embargo.held.click()
    embargo.zone.set_zone(zone)
    embargo.when.setText(typed_time)
    embargo.commit()
    assert embargo.error() == ""
    review.do()
    review.wait(lambda: len(review.stored()) == 1)
    held = review.stored()[0].embargo
    assert held is not None
    assert held.at is not None
    assert (held.at.isoformat(), held.zone) == (stored_time, zone)


def test_a_clock_time_that_is_skipped_is_asked_about(review: Review) -> None:
    review.open()
    embargo = review.page.fields.embargo
    embargo.held.click()
    embargo.zone.set_zone("Europe/London")
    embargo.when.setText("2027-03-28 01:30")
    review.do()
    assert "go forward" in embargo.error()
    assert embargo.when.text() == "2027-03-28 01:30"
    assert review.stored() == []


# --------------------------------------------------------------------------------------- storing


def test_people_of_earlier_releases_are_marked_as_known(review: Review) -> None:
    review.open()
    review.do()
    review.wait(lambda: len(review.stored()) == 1)
    other = (
        "Rivers rise in the north this winter\n\nTARNFORD, 9 May 2026 — Rivers rise, says the trust.\n\n"
        "Experts available to comment include:\n- Dr Cleo Marsh, head of Rivers\n- Ina Rye, baker\n\n"
        "Media contact: Eve Dunmore, +44 20 7946 0142, eve@tarn.example\n"
    )
    review.open(other, "other.txt")
    model = review.page.fields.experts.model
    assert model.known(0) is not None
    assert model.known(1) is None
    assert "known from an earlier release" in str(model.index(0).data())
    assert review.page.fields.contacts.model.known(0) is not None


def test_the_same_file_again_is_known_and_not_stored_twice(review: Review) -> None:
    finished: list[str] = []
    review.page.finished.connect(finished.append)
    review.open()
    review.do()
    review.wait(lambda: len(finished) == 1)
    review.page.take([review.file(name="copy.txt")])
    review.ready()
    assert "here already" in review.page.match.accessibleName()
    review.do()
    review.wait(lambda: len(finished) == 2)
    assert finished[0] == finished[1]
    assert len(review.stored()) == 1


def test_a_newer_text_updates_what_is_ticked(review: Review) -> None:
    review.open()
    review.do()
    review.wait(lambda: len(review.stored()) == 1)
    review.open(NEWER, "newer.txt")
    assert "newer text" in review.page.match.accessibleName()
    review.do()
    compare = review.page.compare
    review.wait(compare.isVisible)
    assert compare.model.taken() == ("headline", "experts")
    row = compare.model.index(0, 0)
    assert row.data() == "Headline"
    compare.model.setData(row, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    compare.accept_button.click()
    review.wait(review.page.choose_button.isVisible)
    (release,) = review.stored()
    assert "four years" in release.headline
    assert "Dov Herring" in [one.name for one in release.experts]
    kinds = [one.entry.kind for one in review.desk.database.read().timeline(release.id)]
    assert kinds == ["imported", "updated"]


def test_a_newer_text_may_be_another_release_all_the_same(review: Review) -> None:
    review.open()
    review.do()
    review.wait(lambda: len(review.stored()) == 1)
    review.open(NEWER, "newer.txt")
    review.page.other_button.click()
    review.wait(lambda: len(review.stored()) == 2)


def test_a_stored_release_comes_back_to_be_mended(review: Review) -> None:
    review.open()
    review.do()
    review.wait(lambda: len(review.stored()) == 1)
    (release,) = review.stored()
    review.wait(review.page.choose_button.isVisible)
    review.page.revise(release.id)
    review.ready()
    assert review.page.import_button.label() == "Save"
    assert any(mark.key == "headline" for mark, _, _ in review.page.source.text.marks)
    typed(review, "headline", "Half of all leaks")
    review.do()
    review.wait(lambda: review.stored()[0].headline == "Half of all leaks")
    assert len(review.stored()) == 1


def test_nothing_said_aloud_or_shown_in_passing_names_a_sealed_title(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        "mediadesk.ui.desk.review.page.announce",
        lambda _widget, words, **_more: said.append(words),
    )
    review.open(HELD)
    review.do()
    review.wait(lambda: len(review.stored()) == 1)
    review.wait(lambda: "Stored, under embargo" in said)
    assert not any("Leaks" in one for one in said)
    assert "Leaks" not in review.page.window().windowTitle()


def test_the_link_is_asked_for_once_the_release_is_stored(review: Review) -> None:
    asked: list[str] = []
    review.page.check_wanted.connect(asked.append)
    review.open()
    review.do()
    review.wait(lambda: len(asked) == 1)
    assert asked == [review.stored()[0].id]


def test_markup_and_hidden_characters_are_only_text(review: Review) -> None:
    review.open(RELEASE.replace("Una Finch", "<b>Una</b>\u202e Finch"))
    text = review.page.source.text.toPlainText()
    assert "<b>Una</b>\\u{202E} Finch" in text
    review.select("hydrologist")
    assert review.page.source.text.textCursor().selectedText() == "hydrologist"


def test_files_elsewhere_are_not_fetched() -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://harbour.example/release.txt")])
    assert files_of(data) == ()
