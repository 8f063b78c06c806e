"""The fields of a draft at the right of its review; every correction is one step of the undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QTextEdit, QVBoxLayout, QWidget

from mediadesk.domain.acquaintance import Recognised
from mediadesk.domain.correction import (
    read_date,
    with_authors,
    with_people,
    with_text,
    without_place,
)
from mediadesk.domain.draft import PersonDraft, ReleaseDraft, open_warnings
from mediadesk.domain.errors import Problem
from mediadesk.ui import text
from mediadesk.ui.desk.review.embargo import EmbargoEditor
from mediadesk.ui.desk.review.marks import field_words
from mediadesk.ui.desk.review.people import PeopleEditor, put
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box, Surface, beside
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import LineEdit, TextArea
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn

_MOST_WARNINGS = 8
_COMING_BACK = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class FieldsPane(Surface):
    """Warnings, headline and the rest, experts, press contacts."""

    changed = Signal(object, str)
    """Carries the next draft, and what was changed in a word or two."""
    entered = Signal(str)
    """Carries the key of the field that got the focus, to show where it stands in the text."""
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the pane; `build` makes its fields."""
        super().__init__("surface", parent=parent)
        self.draft = ReleaseDraft()
        self._person = ("", -1)
        self.fields: dict[str, Field] = {}
        self.edits: dict[str, LineEdit | TextArea] = {}
        self._keys: dict[QObject, str] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.pane = ScrollColumn(widest=560, margins=(24, 16, 14, 24), spacing=14)
        box.addWidget(self.pane)
        self.summary = ErrorSummary()
        self.pane.add(self.summary)
        self._warnings = Box(fill="warn_s", border="warn_b", radius=8, padding=12, spacing=2)
        self._warning_links: list[Button] = []
        self.pane.add(self._warnings)

    # ------------------------------------------------------------------------- building

    def build(self) -> Iterator[None]:
        """Make the fields, a few a step, so that the window never waits for all of them."""
        self._add_plain()
        yield
        self.embargo = EmbargoEditor()
        self.embargo.changed.connect(
            lambda held: self._emit(replace(self.draft, embargo=held), "embargo")
        )
        self.fields["embargo"] = self.embargo.field
        for control in (self.embargo.held, self.embargo.when, self.embargo.zone.lineEdit()):
            if control is not None:
                self._watch(control, "embargo")
        self.pane.add(self.embargo)
        yield
        self._add_report()
        yield
        self.experts = PeopleEditor("experts")
        yield
        self.contacts = PeopleEditor("contacts")
        for editor in (self.experts, self.contacts):
            editor.changed.connect(self._people_changed(editor.group))
            editor.chosen.connect(self._chosen(editor.group))
            for edit in editor.edits.values():
                self._watch(edit, editor.group)
            self.pane.add(editor, 8)

    def _line(self, key: str, *, lines: int = 1, hint: str = "", icon: str = "") -> Field:
        words = field_words(key)
        edit: LineEdit | TextArea
        edit = TextArea(words, lines=lines) if lines > 1 else LineEdit(words, icon=icon)
        field = Field(words, edit, hint=hint)
        field.left.connect(lambda: self._commit(key))
        if isinstance(edit, LineEdit):
            edit.returnPressed.connect(lambda: self._commit(key))
        self.edits[key], self.fields[key] = edit, field
        self._watch(edit, key)
        return field

    def _add_plain(self) -> None:
        self.pane.add(self._line("headline", lines=2))
        self.pane.add(self._line("standfirst", lines=2))
        self.pane.add_layout(
            beside(
                self._line("dateline_city", icon="map-pin"),
                self._line("release_date", icon="calendar"),
            )
        )

    def _add_report(self) -> None:
        self.pane.add(Label(self.tr("The report"), role="title"), 8)
        self.pane.add(self._line("report_title"))
        self.pane.add(self._line("report_authors", lines=2, hint=self.tr("One name a line")))
        self.pane.add(self._line("report_url", icon="link-2"))

    def _watch(self, control: QWidget, key: str) -> None:
        self._keys[control] = key
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the focus; take the undo of a field that has nothing of its own to undo."""
        if (
            isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusIn
            and event.reason() not in _COMING_BACK
        ):
            key = self._keys.get(watched, "")
            if key in {"experts", "contacts"}:
                self._person = (key, self._editor(key).number())
                key = f"{key}.{self._person[1]}"
            if key:
                self.entered.emit(key)
        if isinstance(event, QKeyEvent):
            return self._undo_key(watched, event)
        return False

    def _undo_key(self, watched: QObject, event: QKeyEvent) -> bool:
        """Serve undo and redo, unless the field undoes what is being typed into it."""
        undo = event.matches(QKeySequence.StandardKey.Undo)
        if not undo and not event.matches(QKeySequence.StandardKey.Redo):
            return False
        if isinstance(watched, QLineEdit):
            own = watched.isUndoAvailable() if undo else watched.isRedoAvailable()
        elif isinstance(watched, QTextEdit):
            document = watched.document()
            own = document.isUndoAvailable() if undo else document.isRedoAvailable()
        else:
            own = False
        if own:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            (self.undo_wanted if undo else self.redo_wanted).emit()
            return True
        return False

    # -------------------------------------------------------------------------- showing

    def set_place(self, *, zone: str, now: datetime) -> None:
        """Say the office's zone, and what time it is (UTC)."""
        self.embargo.set_place(zone=zone, now=now)

    def set_draft(
        self,
        draft: ReleaseDraft,
        known: Mapping[str, Sequence[Recognised | None]],
        *,
        fresh: bool = False,
    ) -> None:
        """Show a draft; `known` says for each group who its people were before.

        What is typed into a field and cannot be read yet stays, unless the draft is a `fresh` one.
        """
        before, self.draft = self._texts(self.draft), draft
        held = self.embargo.error() if not fresh and self.embargo.is_shown(draft.embargo) else ""
        for key, value in self._texts(draft).items():
            edit = self.edits[key]
            if not fresh and self.fields[key].error() and before[key] == value:
                continue
            self.fields[key].clear_error()
            if isinstance(edit, LineEdit):
                put(edit, value)
            elif edit.text() != value:
                edit.set_text(value)
            else:
                edit.document().clearUndoRedoStacks()
        if not held:
            self.embargo.set_embargo(draft.embargo)
        self.experts.set_people(draft.experts, known.get("experts", ()))
        self.contacts.set_people(draft.contacts, known.get("contacts", ()))
        self._show_warnings()
        if self.summary.messages():
            self.summary.show_errors([])

    def _texts(self, draft: ReleaseDraft) -> dict[str, str]:
        day = draft.release_date
        return {
            "headline": draft.headline,
            "standfirst": draft.standfirst,
            "dateline_city": draft.dateline_city,
            "release_date": day.isoformat() if day is not None else "",
            "report_title": draft.report.title,
            "report_authors": "\n".join(draft.report.authors),
            "report_url": draft.report.url,
        }

    def _show_warnings(self) -> None:
        for old in self._warning_links:
            self._warnings.body().removeWidget(old)
            old.hide()
            old.deleteLater()
        self._warning_links = []
        still = open_warnings(self.draft)
        for number, warning in enumerate(self.draft.warnings):
            if warning not in still or len(self._warning_links) == _MOST_WARNINGS:
                continue
            link = Button(
                text.release_warning(warning),
                kind="link",
                icon="triangle-alert",
                size=28,
                on_click=partial(self.entered.emit, f"warnings.{number}"),
            )
            self._warning_links.append(link)
            self._warnings.body().addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._warnings.setVisible(bool(self._warning_links))

    def warnings(self) -> list[Button]:
        """Return the links of what still needs a look."""
        return list(self._warning_links)

    # ------------------------------------------------------------------------ correcting

    def _editor(self, group: str) -> PeopleEditor:
        return self.experts if group == "experts" else self.contacts

    def person(self) -> tuple[str, int]:
        """Return the group and number of the person chosen last; -1 for nobody."""
        group, number = self._person
        if group and 0 <= number < len(getattr(self.draft, group)):
            return group, number
        return "", -1

    def person_name(self) -> str:
        """Return the name of the person chosen last, or what they are; "" for nobody."""
        group, number = self.person()
        if not group:
            return ""
        person: PersonDraft = getattr(self.draft, group)[number]
        return plain.visible(person.name) or self.tr("the chosen person")

    def _people_changed(self, group: str) -> Callable[[object, str], None]:
        def take(people: object, words: str) -> None:
            if isinstance(people, tuple):
                self.changed.emit(with_people(self.draft, group, people), words)

        return take

    def _chosen(self, group: str) -> Callable[[int], None]:
        def show(number: int) -> None:
            self._person = (group, number)
            self.entered.emit(f"{group}.{number}")

        return show

    def _emit(self, draft: ReleaseDraft, key: str) -> None:
        words = self.tr("Change of %1").replace("%1", field_words(key))
        self.changed.emit(without_place(draft, key), words)

    def _commit(self, key: str) -> None:
        """Take over what was typed into a field, if it is different and can be read."""
        typed = self.edits[key].text()
        draft = self.draft
        if typed.strip() == self._texts(draft)[key].strip():
            self.fields[key].clear_error()
            return
        words = " ".join(typed.split())
        if key == "release_date":
            day = read_date(words) if words else None
            if words and day is None:
                self.fields[key].set_error(
                    self.tr("Enter the date with day, month and year, such as 2026-10-14.")
                )
                return
            self._emit(replace(draft, release_date=day), key)
        elif key == "report_authors":
            self._emit(with_authors(draft, typed.split("\n")), key)
        else:
            self._emit(with_text(draft, key, words), key)

    def commit_all(self) -> bool:
        """Take over everything that was typed; False if something of it cannot be read."""
        self.experts.commit()
        self.contacts.commit()
        for key in self.edits:
            self._commit(key)
        self.embargo.commit()
        unread = [
            (field.error(), field)
            for key, field in self.fields.items()
            if key in {"release_date", "embargo"} and field.error()
        ]
        if unread:
            self.summary.show_errors(unread)
        return not unread

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong beside the fields, and all of it at the top."""
        shown = []
        for problem in problems:
            words = text.problem(problem)
            group, _, rest = problem.field.partition(".")
            if group in {"experts", "contacts"} and rest:
                number, _, part = rest.partition(".")
                field = self._editor(group).show_problem(int(number), part, words)
            else:
                field = self.fields.get(problem.field, self.fields["headline"])
                field.set_error(words)
            shown.append((words, field))
        self.summary.show_errors(shown)

    def focus_field(self, key: str) -> None:
        """Put the focus on the field of a mark."""
        group, _, number = key.partition(".")
        if group in {"experts", "contacts"}:
            editor = self._editor(group)
            editor.choose(int(number))
            self._person = (group, int(number))
            editor.fields["name"].focus_control()
            # A list that has just grown is laid out only after this.
            QTimer.singleShot(
                0, editor, lambda: self.pane.ensureWidgetVisible(editor.edits["phone"], 0, 40)
            )
        elif key in self.fields:
            self.fields[key].focus_control()
