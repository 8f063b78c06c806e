"""Importing experts from a file: what each row would do, then all of it in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.roster import RosterRow, RowState
from mediadesk.services.desk import Desk
from mediadesk.services.roster import Preview, Taken
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import draw_text
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.queue import RowList
from mediadesk.ui.widgets.rows import Look, LookDelegate, LookModel
from mediadesk.ui.widgets.segmented import Segmented

_tr = QCoreApplication.translate
_TICK = 120
"""Milliseconds between two looks at how far the work has come."""
_ICONS = {
    RowState.NEW: ("user-plus", "ok"),
    RowState.CHANGED: ("pencil", "accent_t"),
    RowState.SAME: ("check", "text3"),
    RowState.PROBLEM: ("circle-alert", "danger"),
}


@dataclass(slots=True)
class _Way:
    """What both threads look at: how far the work is, and whether it is called off."""

    count: int = 0
    stopped: bool = False

    def told(self, count: int) -> None:
        self.count = count

    def is_stopped(self) -> bool:
        return self.stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLook:
    """One row of the file, in words."""

    key: str
    state: RowState
    name: str
    about: str
    number: str
    spoken: str

    @property
    def tip(self) -> str:
        """The whole name and all that is said of the row."""
        return f"{self.name}\n{self.about}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    preview: Preview
    looks: tuple[RowLook, ...]


def state_words(state: RowState) -> str:
    """Return what a row would do."""
    return {
        RowState.NEW: _tr("Text", "New"),
        RowState.CHANGED: _tr("Text", "Changed"),
        RowState.SAME: _tr("Text", "The same"),
        RowState.PROBLEM: _tr("Text", "Problem"),
    }[state]


def _look(one: RosterRow) -> RowLook:
    if one.problems:
        about = " ".join(text.problem(problem) for problem in one.problems)
    elif one.state is RowState.CHANGED:
        about = ", ".join(text.expert_field(name) for name in one.fields)
        about = text.fill(_tr("Text", "Changes %1"), about)
    else:
        about = state_words(one.state)
    name = one.name or _tr("Text", "Without a name")
    number = str(one.number)
    spoken = (state_words(one.state), name, about, number)
    return RowLook(
        key=number,
        state=one.state,
        name=name,
        about=about,
        number=number,
        spoken=plain.visible(". ".join(spoken)),
    )


class RowDelegate(LookDelegate):
    """Paints a row: what it would do by its icon, the name, what is said of it, its number."""

    row_height = 52

    def paint_look(self, painter: QPainter, rect: QRectF, look: object) -> None:
        """Paint what a row holds; `rect` is the whole row."""
        if not isinstance(look, RowLook):
            return
        icon, tone = _ICONS[look.state]
        size, line = px(16), px(19)
        left, right, top = rect.x() + 20, rect.right() - 20, rect.center().y() - line
        draw_icon(painter, icon, left, top + (line - size) / 2, size, tone)
        left += size + 10
        wide = px(56)
        draw_text(
            painter,
            QRectF(left, top, right - left - wide, line),
            plain.shown(look.name),
            "body_m",
            "text",
        )
        place = QRectF(right - wide, top, wide, line)
        draw_text(painter, place, look.number, "meta", "text3", numbers=True)
        place = QRectF(left, top + line, right - left, line)
        draw_text(painter, place, plain.shown(look.about), "meta", "text2")


class ImportDialog(QDialog):
    """Reads a file, shows what each row would do, and writes it; nothing is written before."""

    taken = Signal(object)
    """Carries the `Taken` of an import that was written."""

    def __init__(self, context: Context, path: Path, *, actor: str, parent: QWidget) -> None:
        """Begin to read the file."""
        super().__init__(parent)
        self._context = context
        self._actor = actor
        self._way = _Way()
        self._seen: _Seen | None = None
        self._reads = True
        self.setWindowTitle(self.tr("Import experts"))
        self.resize(px(640), px(600))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("list")
        outer.addWidget(surface)
        box = QVBoxLayout(surface)
        box.setContentsMargins(8, 16, 8, 16)
        box.setSpacing(10)
        self.title = Label(path.name, role="title", wrap=True)
        self.title.setContentsMargins(16, 0, 16, 0)
        box.addWidget(self.title)
        self.state = Label("", colour="text2", wrap=True)
        self.state.setContentsMargins(16, 0, 16, 0)
        box.addWidget(self.state)
        self.filter = Segmented(
            self.tr("Which rows"),
            [
                ("", self.tr("All")),
                *((one.value, state_words(one)) for one in RowState),
            ],
            value="",
        )
        self.filter.changed.connect(lambda _value: self._show_rows())
        holder = QHBoxLayout()
        holder.setContentsMargins(16, 0, 16, 0)
        holder.addWidget(self.filter)
        holder.addStretch(1)
        box.addLayout(holder)
        self.model = LookModel(self)
        self.view = RowList(self.tr("Rows of the file"), RowDelegate(), uniform=True)
        self.view.setModel(self.model)
        box.addWidget(self.view, 1)
        self.take_button = Button(
            self.tr("Import"), kind="primary", icon="file-input", on_click=self.take
        )
        self.take_button.setEnabled(False)
        self.leave_button = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        foot = row(self.take_button, self.leave_button, None)
        foot.setContentsMargins(16, 0, 16, 0)
        box.addLayout(foot)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)
        self._read(path)

    def _read(self, path: Path) -> None:
        desk, way = self._context.desk, self._way
        if desk is None:
            return

        def read() -> _Seen:
            preview = desk.roster.preview(path, progress=way.told, stop=way.is_stopped)
            return _Seen(preview=preview, looks=tuple(_look(one) for one in preview.rows))

        self._timer.start()
        self._tick()
        self._context.tasks.run(self, "data", read, done=self._show, failed=self._failed)

    def _tick(self) -> None:
        count = self._way.count
        read, written = "%n row(s) read", "%n row(s) written"
        self.state.setText(text.counted(read if self._reads else written, count))

    def _show(self, seen: _Seen) -> None:
        self._timer.stop()
        self._seen = seen
        counts = seen.preview.counts
        for one in RowState:
            self.filter.set_text(one.value, f"{state_words(one)} {counts.get(one, 0)}")
        wanted = counts.get(RowState.NEW, 0) + counts.get(RowState.CHANGED, 0)
        problems = counts.get(RowState.PROBLEM, 0)
        words = text.counted("%n record(s) would be written.", wanted)
        if problems:
            words += " " + text.counted("%n row(s) with problems would be left out.", problems)
        self.state.setText(words)
        self.take_button.setEnabled(wanted > 0)
        self._show_rows()
        self.view.setFocus()

    def _show_rows(self) -> None:
        if self._seen is None:
            return
        wanted = str(self.filter.value() or "")
        looks: Sequence[Look] = self._seen.looks
        if wanted:
            looks = [one for one in self._seen.looks if one.state.value == wanted]
        # Thousands of rows that come and go are another list, not a patch of this one.
        self.model.put([])
        self.model.put(looks)

    def take(self) -> None:
        """Write what is shown."""
        desk, seen = self._context.desk, self._seen
        if desk is None or seen is None or not self.take_button.isEnabled():
            return
        self.take_button.setEnabled(False)
        way = self._way = _Way()
        actor, self._reads = self._actor, False
        self._timer.start()
        self._tick()

        def write(found: Desk = desk) -> Taken:
            return found.roster.take(
                seen.preview, actor=actor, progress=way.told, stop=way.is_stopped
            )

        self._context.tasks.run(self, "data", write, done=self._written, failed=self._failed)

    def _written(self, done: Taken) -> None:
        self._timer.stop()
        if not done.stopped:
            self.taken.emit(done)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._timer.stop()
        self.state.setText(text.failure(error))

    def reject(self) -> None:
        """Call the work off; nothing is written then."""
        self._way.stopped = True
        super().reject()
