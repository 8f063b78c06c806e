"""Experts or press contacts of a draft: a list, and the one that is chosen as fields under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.acquaintance import Recognised
from mediadesk.domain.correction import with_part
from mediadesk.domain.draft import PersonDraft
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import draw_text, rounded, text_width
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.avatar import draw_avatar
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box, beside, row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import CheckBox, LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.queue import LOOK_ROLE, RowList

ROW_HEIGHT = 46
_MOST_SHOWN = 5
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_PARTS = ("name", "role", "email", "phone")


def put(edit: LineEdit, value: str) -> None:
    """Show a value; what was typed before is no longer undone letter by letter."""
    if edit.text() != value:
        edit.setText(value)
        edit.setCursorPosition(0)
    elif edit.isUndoAvailable():
        at = edit.cursorPosition()
        edit.setText(value)
        edit.setCursorPosition(at)


class PeopleModel(QAbstractListModel):
    """The people of one group; the sentence of each tells who they were before."""

    def __init__(self, parent: QWidget) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._people: tuple[PersonDraft, ...] = ()
        self._known: tuple[Recognised | None, ...] = ()

    def set_people(
        self, people: tuple[PersonDraft, ...], known: tuple[Recognised | None, ...]
    ) -> None:
        """Show other people; those that stay in their places are only painted anew."""
        if len(people) == len(self._people):
            self._people, self._known = people, known
            if people:
                self.dataChanged.emit(self.index(0), self.index(len(people) - 1))
            return
        self.beginResetModel()
        self._people, self._known = people, known
        self.endResetModel()

    def known(self, number: int) -> Recognised | None:
        """Return who somebody was in an earlier release."""
        return self._known[number] if 0 <= number < len(self._known) else None

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._people)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the person, or the sentence that is read out."""
        if not 0 <= index.row() < len(self._people):
            return None
        person = self._people[index.row()]
        if role == LOOK_ROLE:
            return person, self.known(index.row())
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            parts = [person.name, person.role, person.email, person.phone]
            if self.known(index.row()) is not None:
                parts.append(self.tr("known from an earlier release"))
            sentence = plain.visible(". ".join(part for part in parts if part))
            return plain.tooltip(sentence) if role == Qt.ItemDataRole.ToolTipRole else sentence
        return None


class PeopleDelegate(QStyledItemDelegate):
    """Paints a person: initials, name, role, how to be reached, and a tick for who is known."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        del option, index
        return QSize(100, px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        found = index.data(LOOK_ROLE)
        if not isinstance(found, tuple):
            return
        person, known = found
        rect = QRectF(option.rect)
        painter.save()
        box = rect.adjusted(1, 1, -1, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            edge = "accent" if option.state & QStyle.StateFlag.State_HasFocus else "accent_b"
            rounded(painter, box, 8, "sel", edge, width=1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, box, 8, "hover")
        side, middle = px(28), rect.center().y()
        face = QRectF(rect.x() + 8, middle - side / 2, side, side)
        draw_avatar(painter, face, plain.initials(person.name or "?"), person.name)
        left, right = face.right() + 10, rect.right() - 10
        if known is not None:
            words = self.tr("Known")
            size, wide = px(14), text_width(words, "meta_m")
            right -= wide
            place = QRectF(right, middle - px(20), wide + 1, px(20))
            draw_text(painter, place, words, "meta_m", "ok_t")
            right -= size + 4
            draw_icon(painter, "user-check", right, place.center().y() - size / 2, size, "ok")
            right -= 8
        name = person.name or self.tr("No name yet")
        place = QRectF(left, middle - px(20), right - left, px(20))
        draw_text(painter, place, plain.shown(name), "body_m", "text" if person.name else "text3")
        role = self.tr("Author") if person.is_author and not person.role else person.role
        parts = [part for part in (role, person.email, person.phone) if part]
        about = " · ".join(parts) or self.tr("Nothing else known")
        place = QRectF(left, middle, rect.right() - 10 - left, px(20))
        draw_text(painter, place, plain.shown(about), "meta", "text2" if parts else "text3")
        painter.restore()


class PeopleEditor(QWidget):
    """One group of people. Every correction is one `changed`."""

    changed = Signal(object, str)
    """Carries all the people of the group as they are now, and what was done in a word or two."""
    chosen = Signal(int)
    """Somebody was chosen, or a field of theirs got the focus."""

    def __init__(self, group: str, parent: QWidget | None = None) -> None:
        """Make the editor of `experts` or `contacts`, empty."""
        super().__init__(parent)
        self.group = group
        self._people: tuple[PersonDraft, ...] = ()
        self._quiet = False
        experts = group == "experts"
        title = self.tr("Experts") if experts else self.tr("Press contacts")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._title = Label(title, role="title")
        self._count = Label("", role="meta", colour="text3", numbers=True)
        self.add_button = Button(
            self.tr("Add expert") if experts else self.tr("Add contact"),
            icon="plus",
            kind="ghost",
            size=28,
            on_click=self.add,
        )
        box.addLayout(row(self._title, self._count, None, self.add_button))
        self.model = PeopleModel(self)
        self.list = RowList(title, PeopleDelegate(), fill="surface", uniform=True)
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.clicked.connect(lambda index: self.chosen.emit(index.row()))
        box.addWidget(self.list)
        self._nobody = Label(
            self.tr("Nobody was found. Select a name in the text, or add one.")
            if experts
            else self.tr("No press contact was found. Select one in the text, or add one."),
            colour="text3",
            wrap=True,
        )
        box.addWidget(self._nobody)
        self._form = Box(fill="sunken", border="line", radius=8, padding=12, spacing=8)
        self.edits: dict[str, LineEdit] = {}
        self.fields: dict[str, Field] = {}
        for part, words, icon in (
            ("name", self.tr("Name"), "user"),
            ("role", self.tr("Role"), ""),
            ("email", self.tr("E-mail"), "mail"),
            ("phone", self.tr("Phone"), "phone"),
        ):
            edit = LineEdit(words, icon=icon)
            field = Field(words, edit)
            field.left.connect(self.commit)
            edit.returnPressed.connect(self.commit)
            self.edits[part], self.fields[part] = edit, field
        self._met = Label("", role="meta", colour="ok_t", wrap=True)
        self._form.body().addWidget(self._met)
        self._hidden = Label(
            self.tr("The text hides the e-mail address of this contact."),
            role="meta",
            colour="warn_t",
            wrap=True,
        )
        self._form.body().addWidget(self._hidden)
        self._form.body().addLayout(beside(self.fields["name"], self.fields["role"]))
        self._form.body().addLayout(beside(self.fields["email"], self.fields["phone"]))
        self.fields["role"].setVisible(experts)
        self.author = CheckBox(self.tr("Author of the report"))
        self.author.clicked.connect(lambda _on=False: self.commit())
        self.remove_button = Button(
            self.tr("Remove"), icon="trash-2", kind="ghost", size=28, on_click=self.remove
        )
        self._form.body().addLayout(row(self.author, None, self.remove_button))
        # Shown before it has a parent, a widget would be a window of its own.
        self.author.setVisible(experts)
        box.addWidget(self._form)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove)
        self._fit()

    def rescale(self) -> None:
        """Take on the height anew."""
        self._fit()

    # -------------------------------------------------------------------------- showing

    def set_people(
        self, people: tuple[PersonDraft, ...], known: Sequence[Recognised | None]
    ) -> None:
        """Show other people; who was chosen stays so."""
        grown = len(people) > len(self._people)
        number = self.number()
        first = not self._people
        self._people = people
        self.model.set_people(people, tuple(known))
        if people:
            if grown and not first:
                number = len(people) - 1
            number = min(max(number, 0), len(people) - 1)
            self._quiet = True
            self.list.setCurrentIndex(self.model.index(number))
            self._quiet = False
        self._fit()
        self._show_person()

    def _fit(self) -> None:
        count = len(self._people)
        self._count.setText(str(count) if count else "")
        self.list.setVisible(bool(count))
        self._nobody.setVisible(not count)
        self._form.setVisible(bool(count))
        self.list.setFixedHeight(px(ROW_HEIGHT) * min(max(count, 1), _MOST_SHOWN) + 2)

    def number(self) -> int:
        """Return the number of who is chosen, -1 if nobody is."""
        index = self.list.currentIndex()
        return index.row() if index.isValid() else -1

    def person(self) -> PersonDraft | None:
        """Return who is chosen."""
        number = self.number()
        return self._people[number] if 0 <= number < len(self._people) else None

    def choose(self, number: int) -> None:
        """Choose somebody."""
        if 0 <= number < len(self._people):
            self.list.setCurrentIndex(self.model.index(number))

    def _moved(self, current: _Index, before: _Index) -> None:
        del before
        if self._quiet:
            return
        self._show_person()
        if current.isValid():
            self.chosen.emit(current.row())

    def _show_person(self) -> None:
        person = self.person()
        if person is None:
            return
        for part in _PARTS:
            put(self.edits[part], getattr(person, part))
            self.fields[part].clear_error()
        self.author.setChecked(person.is_author)
        self._hidden.setVisible(person.hidden_email and not person.email)
        known = self.model.known(self.number())
        self._met.setVisible(known is not None)
        if known is not None:
            who = known.who
            parts = [part for part in (who.name, who.role, who.email, who.phone) if part]
            by = {
                "email": self.tr("Known by the e-mail address: %1"),
                "phone": self.tr("Known by the phone number: %1"),
                "name": self.tr("Known by name: %1"),
            }[known.by]
            self._met.setText(by.replace("%1", plain.isolate(" · ".join(parts))))

    # ------------------------------------------------------------------------ correcting

    def commit(self) -> None:
        """Take over what was typed, if it is different."""
        person, number = self.person(), self.number()
        if person is None:
            return
        after = replace(person, is_author=self.author.isChecked())
        for part in _PARTS:
            if part != "role" or self.group == "experts":
                after = with_part(after, part, " ".join(self.edits[part].text().split()))
        if after == person:
            return
        people = list(self._people)
        people[number] = after
        self.changed.emit(tuple(people), self.tr("Change of %1").replace("%1", after.name))

    def add(self) -> None:
        """Add somebody, to be named."""
        self.commit()
        self.changed.emit((*self._people, PersonDraft()), self.add_button.label())
        self.choose(len(self._people) - 1)
        self.edits["name"].setFocus(Qt.FocusReason.TabFocusReason)

    def remove(self) -> None:
        """Take out who is chosen."""
        number, person = self.number(), self.person()
        if person is None:
            return
        people = (*self._people[:number], *self._people[number + 1 :])
        self.changed.emit(people, self.tr("Removal of %1").replace("%1", person.name))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, number: int, part: str, message: str) -> Field:
        """Show an error beside a part of somebody, who is chosen by it; return the field."""
        self.choose(number)
        self.fields[part].set_error(message)
        return self.fields[part]
