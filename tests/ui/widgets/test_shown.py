"""Toast, banner, timeline and rows: what they show and do."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
)
from PySide6.QtGui import QEnterEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.ui.theme.palette import apply_theme
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.banner import Banner, DeadlineBanner, DeadlineLook
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn, TopBar
from mediadesk.ui.widgets.para import Para
from mediadesk.ui.widgets.queue import (
    LOOK_ROLE,
    GroupLook,
    QueueDelegate,
    ReleaseDelegate,
    ReleaseLook,
    RowList,
    RowLook,
)
from mediadesk.ui.widgets.speech import announce
from mediadesk.ui.widgets.timeline import EventLook, Timeline
from mediadesk.ui.widgets.toast import Toast

Index = QModelIndex | QPersistentModelIndex

MINA = RowLook(
    key="1",
    reporter="Mina Castellan",
    outlet="Channel North",
    subject="Interview",
    chip="42 min · 15:00",
    chip_level="critical",
)


class Looks(QAbstractListModel):
    def __init__(self, looks: Sequence[object]) -> None:
        super().__init__()
        self.looks = list(looks)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  # Qt chooses the name
        del parent
        return len(self.looks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.looks[index.row()] if role == LOOK_ROLE else None


def test_a_toast_names_what_was_done_and_offers_undo(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.resize(408, 600)
    pane.show()
    toast = Toast(pane)
    toast.show_message("Request from Petra Malik marked done")
    assert toast.isVisible()
    assert toast.accessibleName() == "Request from Petra Malik marked done"
    assert pane.rect().contains(toast.geometry().center())
    with qtbot.waitSignal(toast.undone):
        at = QPoint(toast.width() - 60, toast.height() // 2)
        QTest.mouseClick(toast, Qt.MouseButton.LeftButton, pos=at)
    assert not toast.isVisible()


def test_a_toast_grows_to_a_second_line_rather_than_cut_its_sentence(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.resize(408, 600)
    pane.show()
    toast = Toast(pane)
    toast.show_message("Marked done")
    one_line = toast.height()
    toast.show_message("Request from Wilhelmina Castellan-Ostrander marked done: interview given")
    assert toast.height() > one_line
    assert pane.rect().contains(toast.geometry().adjusted(8, 8, -8, -8))


def test_a_toast_never_takes_the_focus(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    edit = LineEdit("Name", parent=pane)
    pane.resize(408, 600)
    pane.show()
    with qtbot.waitActive(pane):
        pane.activateWindow()
    edit.setFocus()
    toast = Toast(pane)
    toast.show_message("Marked done")
    assert edit.hasFocus()
    assert toast.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_toast_waits_while_the_pointer_is_on_it_and_goes_by_itself(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.resize(408, 600)
    pane.show()
    toast = Toast(pane)
    toast.show_message("Marked done")
    assert not toast.is_waiting()
    here = QPointF(20, 20)
    toast.enterEvent(QEnterEvent(here, here, here))
    assert toast.is_waiting()
    toast.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not toast.is_waiting()
    toast._timer.setInterval(1)
    toast.show_message("Marked done again")
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_a_deadline_banner_is_96_high_with_its_bar_and_lower_without(qtbot: QtBot) -> None:
    banner = DeadlineBanner(
        DeadlineLook(level="critical", title="42 minutes left", text="15:00", left="x", share=0.5)
    )
    qtbot.addWidget(banner)
    assert abs(banner.heightForWidth(500) - 96) <= 4
    banner.set_look(DeadlineLook(level="later", title="Tomorrow 12:00", text="12:00"))
    assert banner.heightForWidth(500) <= 60
    assert banner.accessibleName() == "Tomorrow 12:00. 12:00"


def test_words_of_a_deadline_banner_wrap_instead_of_being_cut(
    qapp: QApplication, qtbot: QtBot
) -> None:
    banner = DeadlineBanner(
        DeadlineLook(level="soon", title="2 hours left", text="in London and " * 8, share=0.1)
    )
    qtbot.addWidget(banner)
    assert banner.heightForWidth(300) > banner.heightForWidth(900)
    before = banner.heightForWidth(900)
    apply_theme(qapp, "light", 1.75)
    assert banner.heightForWidth(900) > before * 1.5


@pytest.mark.parametrize("level", ["overdue", "critical", "soon", "later", "none", "done"])
def test_each_level_of_the_deadline_banner_is_drawn(qtbot: QtBot, level: str) -> None:
    banner = DeadlineBanner(DeadlineLook(level=level, title="x", text="y", left="l", share=0.3))
    qtbot.addWidget(banner)
    banner.resize(400, 96)
    banner.show()
    assert not banner.grab().isNull()


def test_an_unknown_level_of_deadline_is_an_error(qapp: QApplication) -> None:
    del qapp
    with pytest.raises(KeyError):
        DeadlineBanner(DeadlineLook(level="panic", title="x"))


def test_a_banner_is_read_as_one_sentence_after_the_other(qtbot: QtBot) -> None:
    banner = Banner("Mail cannot be sent", "Answers wait in the outbox.")
    qtbot.addWidget(banner)
    banner.add_button(Button("Check now"))
    banner.set_tone("danger")
    assert banner.accessibleName() == "Mail cannot be sent. Answers wait in the outbox"


def test_the_timeline_keeps_the_items_that_did_not_change(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    first = EventLook(key="1", actor="Mina", verb="wrote", time="13:42", text="Hello")
    second = EventLook(key="2", actor="Jonas", verb="called", time="13:55", kind="note", text="Hm")
    timeline.set_events([first])
    kept = timeline.items()[0]
    timeline.set_events([first, second])
    assert timeline.items()[0] is kept
    assert len(timeline.items()) == 2
    assert timeline.items()[1].accessibleName() == "Jonas called 13:55"
    timeline.set_events([second])
    assert [item.look().key for item in timeline.items()] == ["2"]


def test_a_long_mail_is_folded_and_opened_by_its_button(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.set_events(
        [EventLook(key="1", actor="Mina", verb="wrote", time="13:42", text="line\n" * 40)]
    )
    timeline.resize(500, 400)
    timeline.show()
    item = timeline.items()[0]
    folded = item.heightForWidth(500)
    more = item.findChild(Button)
    assert more is not None
    assert more.isVisible()
    more.click()
    qtbot.waitUntil(lambda: item.heightForWidth(500) > folded + 400)


def test_an_avatar_without_a_person_says_so(qtbot: QtBot) -> None:
    avatar = Avatar()
    qtbot.addWidget(avatar)
    avatar.show()
    assert avatar.accessibleName() == "Nobody"
    avatar.set_person("Mara Kessler", "mk")
    assert avatar.accessibleName() == "Mara Kessler"
    assert not avatar.grab().isNull()


def paint(
    delegate: QueueDelegate, looks: Sequence[object], row: int, state: QStyle.StateFlag
) -> QImage:
    model = Looks(looks)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 400, 84)
    option.state = state
    image = QImage(400, 84, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(row, 0))
    painter.end()
    return image


def test_rows_are_84_high_compact_ones_60_headings_32(qapp: QApplication) -> None:
    del qapp
    model = Looks([MINA, GroupLook(text="Overdue", level="overdue", count=2)])
    option = QStyleOptionViewItem()
    delegate = QueueDelegate()
    assert delegate.sizeHint(option, model.index(0, 0)).height() == 84
    assert delegate.sizeHint(option, model.index(1, 0)).height() == 32
    assert QueueDelegate(compact=True).sizeHint(option, model.index(0, 0)).height() == 60


def test_unread_selected_and_ticked_rows_look_different(qapp: QApplication) -> None:
    del qapp
    off, on = QStyle.StateFlag.State_Enabled, QStyle.StateFlag.State_Selected
    looks = [
        MINA,
        replace(MINA, unread=True),
        replace(MINA, ticked=True),
        replace(MINA, owner="Jonas Brandt"),
    ]
    delegate = QueueDelegate()
    images = [paint(delegate, looks, row, off) for row in range(len(looks))]
    images.append(paint(delegate, looks, 0, on))
    for number, image in enumerate(images):
        assert all(image != other for other in images[number + 1 :])


def test_a_release_with_an_embargo_is_higher_than_one_without(qapp: QApplication) -> None:
    del qapp
    free = ReleaseLook(key="1", title="New director", date="1 May")
    held = ReleaseLook(key="2", title="New director", date="1 May", chip="Embargoed until Fri")
    long = ReleaseLook(key="3", title="A title that goes on " * 6, date="1 May")
    model = Looks([free, held, long])
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 304, 100)
    delegate = ReleaseDelegate()
    heights = [delegate.sizeHint(option, model.index(row, 0)).height() for row in range(3)]
    assert heights[0] < heights[1]
    assert heights[0] + 20 == heights[2]


def test_a_letter_typed_in_a_list_is_left_to_the_page(qtbot: QtBot) -> None:
    rows = RowList("Requests", QueueDelegate())
    qtbot.addWidget(rows)
    model = Looks([MINA, replace(MINA, key="2")])
    rows.setModel(model)
    rows.show()
    rows.setCurrentIndex(model.index(0, 0))
    rows.keyboardSearch("m")
    assert rows.currentIndex().row() == 0


def test_the_top_bar_keeps_the_phone_in_sight(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.set_organisation("Larkfield Institute")
    bar.set_phone("+44 20 7946 0123", "Press office, open now")
    bar.resize(1200, 56)
    bar.show()
    with qtbot.waitSignal(bar.requests_clicked):
        bar.requests_button().click()
    assert bar.height() == 56


def test_an_announcement_without_a_listener_does_no_harm(qtbot: QtBot) -> None:
    edit = LineEdit("Name")
    qtbot.addWidget(edit)
    announce(edit, "Sent", urgent=True)
    announce(edit, "")


def test_a_pane_without_controls_can_be_scrolled_by_keys(qtbot: QtBot) -> None:
    column = ScrollColumn(focusable=True, name="Conversation")
    qtbot.addWidget(column)
    column.add(Para("line\n" * 200))
    column.resize(600, 300)
    column.show()
    with qtbot.waitActive(column):
        column.activateWindow()
    column.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(column, Qt.Key.Key_PageDown)
    assert column.verticalScrollBar().value() > 100


def test_a_form_is_no_stop_for_the_tab_key_by_itself(qtbot: QtBot) -> None:
    column = ScrollColumn()
    qtbot.addWidget(column)
    assert column.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_column_stays_in_the_middle_and_never_wider_than_it_may(qtbot: QtBot) -> None:
    column = ScrollColumn(widest=640)
    qtbot.addWidget(column)
    label = Label("x")
    column.add(label)
    column.resize(1200, 300)
    column.show()
    assert 600 <= label.width() <= 660
    assert abs(label.mapTo(column, label.rect().center()).x() - 600) < 12
