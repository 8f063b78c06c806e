"""Keys: single letters on or off, and another key for an act (WCAG 2.2, 2.1.4)."""

from __future__ import annotations

import json

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QKeySequenceEdit, QWidget

from mediadesk.ui import text
from mediadesk.ui.actions import Actions
from mediadesk.ui.desk.settings.section import Section
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.label import Label

_tr = QCoreApplication.translate


class KeysSection(Section):
    """Keyboard."""

    def __init__(self, context: Context, actions: Actions) -> None:
        """Make a line for each act."""
        super().__init__(
            context,
            _tr("KeysSection", "Keyboard"),
            _tr("KeysSection", "Single letters act where no text is typed. Ctrl+Z always undoes."),
        )
        self._actions = actions
        self.add(self.tick("keys.letters", self.tr("Single letters are keys")), 8)
        self.clash = Label("", colour="danger_t", wrap=True)
        self.clash.setVisible(False)
        self.add(self.clash)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        self.keys: dict[str, QKeySequenceEdit] = {}
        section = ""
        for spec in actions.specs:
            if spec.spoken_keys:
                continue
            if spec.section != section:
                section = spec.section
                grid.addWidget(Label(section, role="title"), grid.rowCount(), 0, 1, 2)
            at = grid.rowCount()
            words = spec.text.rstrip("…")
            edit = QKeySequenceEdit()
            edit.setClearButtonEnabled(True)
            edit.setMaximumSequenceLength(2)
            edit.setAccessibleName(text.fill(self.tr("Key for %1"), words))
            edit.setMinimumWidth(px(180))
            edit.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            edit.keySequenceChanged.connect(self._changed)
            label = Label(words)
            label.setBuddy(edit)
            grid.addWidget(label, at, 0)
            grid.addWidget(edit, at, 1)
            self.keys[spec.name] = edit
        self.add(holder)
        self.reset = Button(
            self.tr("Back to the usual keys"), icon="rotate-ccw", on_click=self._usual
        )
        self._column.addLayout(row(self.reset, None))

    def _changed(self) -> None:
        clashes = self.clashes()
        self.clash.setVisible(bool(clashes))
        if clashes:
            key, names = clashes[0]
            self.clash.setText(
                text.fill(self.tr("%1 is the key of several acts: %2"), key, ", ".join(names))
            )
        self.changed.emit()

    def clashes(self) -> list[tuple[str, list[str]]]:
        """Return each key that several acts have, with the words of these acts."""
        by_key: dict[str, list[str]] = {}
        may_share = self._actions.may_share
        words = {spec.name: spec.text.rstrip("…") for spec in self._actions.specs}
        for name, edit in self.keys.items():
            key = edit.keySequence().toString(QKeySequence.SequenceFormat.NativeText)
            if key:
                by_key.setdefault(key, []).append(name)
        found = []
        for key, names in by_key.items():
            both = [
                name
                for name in names
                if any(name != other and not may_share(name, other) for other in names)
            ]
            if both:
                found.append((key, [words[name] for name in both]))
        return found

    def _usual(self) -> None:
        for spec in self._actions.specs:
            if spec.name in self.keys:
                usual = spec.keys[0] if spec.keys else ""
                self.keys[spec.name].setKeySequence(QKeySequence(usual))

    def fill(self) -> None:
        """Show the keys in force."""
        super().fill()
        for name, edit in self.keys.items():
            edit.setKeySequence(self._actions.key_of(name))

    def typed(self) -> dict[str, str]:
        """Return the letters' switch and the keys that differ from the usual ones, as JSON."""
        changed = {}
        for spec in self._actions.specs:
            if spec.name not in self.keys:
                continue
            edit = self.keys[spec.name]
            now = edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
            if now != (spec.keys[0] if spec.keys else ""):
                changed[spec.name] = now
        kept = json.dumps(changed, sort_keys=True) if changed else ""
        return super().typed() | {"keys.map": kept}
