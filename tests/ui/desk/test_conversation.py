"""The conversation: long histories, prepared words, files, and a reply that is read before it leaves."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from mediadesk.domain.changes import Changes
from mediadesk.domain.lookalike import Sign
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.timeline import MOST_SHOWN, TimelineItem
from tests.ui.desk.conftest import Window


def test_a_long_history_is_at_most_fifty_widgets_and_pages_back(desk: Window) -> None:
    one = desk.log()
    for number in range(130):
        desk.desk.triage.note(one.id, f"note {number}", actor="Jonas Brandt")
    desk.begin(one)
    timeline = desk.face.request.conversation.timeline

    def last_note() -> int:
        looks = [item.look() for item in timeline.items()]
        return int([look.text for look in looks if look.kind == "note"][-1].split()[1])

    assert len(timeline.items()) == MOST_SHOWN <= 50
    assert last_note() == 129
    desk.wait(timeline.earlier.isVisible)
    assert not timeline.later.isVisible()
    timeline.earlier.click()
    desk.wait(timeline.is_whole)
    assert last_note() <= 129 - MOST_SHOWN + 4, "a page further back, with what the desk told"
    assert (
        len(timeline.findChildren(TimelineItem, options=Qt.FindChildOption.FindDirectChildrenOnly))
        <= 2 * MOST_SHOWN
    )
    timeline.show_newest()
    desk.wait(timeline.is_whole)
    assert last_note() == 129


def test_a_slash_offers_the_prepared_words_and_tab_goes_to_the_next_blank(desk: Window) -> None:
    one = desk.log(experts=("Dr Ines Okafor",))
    desk.begin(one)
    desk.press("R")
    desk.type("/")
    composer = desk.face.request.composer
    desk.wait(lambda: any(menu.isVisible() for menu in composer.findChildren(QMenu)))
    menu = next(menu for menu in composer.findChildren(QMenu) if menu.isVisible())
    assert menu.actions()[0].text().startswith("&1")
    offer = next(action for action in menu.actions() if "Offer a time" in action.text())
    menu.close()
    offer.trigger()
    assert composer.words.textCursor().selectedText() == "‹when›"
    composer.words.setFocus(Qt.FocusReason.OtherFocusReason)
    desk.press("Tab")
    assert composer.words.textCursor().selectedText() == "‹phone, video link or studio›"
    desk.press("Ctrl+Return")
    assert "Fill in" in composer.trouble.text()
    assert "reply" not in {row.kind for row in desk.desk.database.read().outbox()}


def test_a_slash_inside_a_sentence_is_a_slash(desk: Window) -> None:
    desk.begin(desk.log())
    desk.press("R")
    desk.type("and/or")
    assert desk.face.request.composer.words.text() == "and/or"


def test_what_came_in_meanwhile_is_read_before_the_reply_leaves(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("R")
    desk.type("Dr Okafor is free at four.")
    desk.desk.triage.note(one.id, "She has cancelled.", actor="Jonas Brandt")
    assert desk.window.context is not None
    desk.window.context.changed.emit(Changes(requests=frozenset({one.id})))
    composer = desk.face.request.composer
    desk.wait(composer.stale.isVisible)
    assert "Jonas Brandt wrote an internal note" in composer.stale.accessibleName()
    composer.words.setFocus(Qt.FocusReason.OtherFocusReason)
    desk.press("Ctrl+Return")
    assert not composer.stale.isVisible()
    assert "reply" not in {row.kind for row in desk.desk.database.read().outbox()}
    desk.press("Ctrl+Return")
    desk.wait(lambda: "reply" in {row.kind for row in desk.desk.database.read().outbox()})


def test_a_file_is_attached_shown_and_taken_off_again(desk: Window, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("port,boats\n")
    one = desk.log()
    desk.begin(one)
    desk.press("R")
    composer = desk.face.request.composer
    composer.attach([file])
    assert composer.files() == (file,)
    desk.type("Here they are.")
    desk.press("Ctrl+Return")
    desk.wait(lambda: "reply" in {row.kind for row in desk.desk.database.read().outbox()})
    assert composer.files() == ()
    entry = next(
        each.entry
        for each in desk.desk.database.read().timeline(one.id)
        if each.entry.kind.value == "replied"
    )
    assert entry.detail["files"] == "figures.csv"


def test_a_note_cannot_take_files_or_prepared_words_and_says_that_it_stays(desk: Window) -> None:
    desk.begin(desk.log())
    desk.press("M")
    composer = desk.face.request.composer
    assert not composer.attach_button.isVisible()
    assert not composer.template_button.isVisible()
    assert not composer._to.isVisible()
    assert composer.send_button.label() == "Add note"
    desk.type("/ is a slash here")
    assert composer.words.text() == "/ is a slash here"


def test_a_small_window_folds_the_composer_into_one_line(desk: Window) -> None:
    desk.begin(desk.log())
    desk.window.resize(1040, 720)
    composer = desk.face.request.composer
    desk.wait(composer.fold.isVisible)
    assert composer.fold.label() == "Reply to Mina Castellan"
    desk.press("R")
    assert composer.box.isVisible()
    assert not composer.fold.isVisible()


def test_an_address_that_imitates_an_outlet_is_marked_before_anybody_answers_it(
    desk: Window,
) -> None:
    real = desk.log()
    desk.desk.reporters.link()
    fake = desk.log(reporter_name="Theo Park", reporter_email="theo@channe1north.example")
    desk.begin(real, fake)
    page = desk.face.request
    desk.choose(fake)
    desk.wait(lambda: bool(page.conversation.marks()))
    (mark,) = page.conversation.marks()
    assert (mark.sign, mark.other) == (Sign.LOOKS_LIKE, "channelnorth.example")
    said = "looks like channelnorth.example, but is not"
    (banner,) = page.conversation.findChildren(Banner)
    assert banner.isVisible()
    assert said in banner.accessibleName()
    assert said in page.composer._to.text()
    desk.choose(real)
    assert not page.conversation.marks()
    assert said not in page.composer._to.text()


def test_the_verbs_show_their_keys_as_soon_as_the_header_has_room_for_them(desk: Window) -> None:
    desk.begin(desk.log())
    page = desk.face.request
    desk.window.resize(1900, 900)
    desk.wait(lambda: page.toolbar.sizeHint().width() == page.toolbar.words_width())
    desk.wait(lambda: page.toolbar.width() == page.toolbar.words_width())
    beside = page.width() - page.header.room_for(page.toolbar)
    least = beside + page.toolbar.words_width()
    seen = set()

    def is_as_wide(width: int) -> bool:
        return desk.window.width() == width

    for width in range(1402, 1600, 4):
        desk.window.resize(width, 900)
        desk.wait(partial(is_as_wide, width))
        shown = page.toolbar.sizeHint().width() == page.toolbar.words_width()
        assert shown is (page.width() >= least), f"{page.width()} for {least}"
        seen.add(shown)
    assert seen == {True, False}
