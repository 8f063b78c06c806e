"""What the form asks of those who want to say more; nothing here is required."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.ui.room.form.when import WhenRow
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit, TextArea

_PLACED = ("studio", "in_person")


class MoreQuestions(QWidget):
    """The further questions, each shown where the medium or the format makes it relevant."""

    changed = Signal()

    def __init__(self, now: datetime, parent: QWidget | None = None) -> None:
        """Make the fields; `now` is UTC."""
        super().__init__(parent)
        self._aired = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(20)
        self.airs = WhenRow(self.tr("Airs or publishes"), zone=False, now=now)
        self.length = LineEdit(self.tr("Length in minutes"), size=40)
        self.format = self._combo(
            self.tr("How"),
            (
                ("phone", self.tr("By phone")),
                ("video", self.tr("By video")),
                ("studio", self.tr("In your studio")),
                ("in_person", self.tr("In person")),
                ("written", self.tr("In writing")),
            ),
        )
        self.place = LineEdit(self.tr("Where"), size=40, icon="map-pin")
        self.questions = TextArea(self.tr("Your questions"), lines=3, size=40)
        self.attribution = self._combo(
            self.tr("Terms"),
            (
                ("on_the_record", self.tr("On the record")),
                ("on_background", self.tr("On background")),
                ("not_for_attribution", self.tr("Not for attribution")),
                ("off_the_record", self.tr("Off the record")),
            ),
        )
        self.language = LineEdit(self.tr("Language of the interview"), size=40, icon="languages")
        self.access = TextArea(self.tr("Access needs"), lines=2, size=40)
        self.guests = TextArea(self.tr("Who else is on"), lines=2, size=40)
        self.credentials = TextArea(self.tr("Credentials"), lines=2, size=40)
        self.fields: dict[str, Field] = {}
        for name, label, control, hint in (
            ("format", self.tr("How would you like to do it?"), self.format, ""),
            ("place", self.tr("Where?"), self.place, ""),
            ("length_minutes", self.tr("How long, in minutes?"), self.length, ""),
            ("airs_at", self.tr("When does it air or come out?"), self.airs,
             self.tr("In the time zone of your deadline.")),
            ("other_guests", self.tr("Who else is on?"), self.guests, ""),
            ("questions", self.tr("Your questions"), self.questions,
             self.tr("Never required: many newsrooms do not send them.")),
            ("attribution", self.tr("On which terms?"), self.attribution,
             self.tr("Agreed with the expert before you speak.")),
            ("language", self.tr("In which language?"), self.language, ""),
            ("access_needs", self.tr("Access needs"), self.access,
             self.tr("Such as an interpreter, step-free access or captions.")),
            ("credentials", self.tr("Credentials"), self.credentials,
             self.tr("For freelancers: who commissioned you, or a link to your work.")),
        ):  # fmt: skip
            parts = self.airs.parts() if control is self.airs else ()
            field = Field(label, control, hint=hint, mark=self.tr("optional"), parts=parts)
            self.fields[name] = field
            box.addWidget(field)
        for edit in (self.length, self.place, self.language):
            edit.textChanged.connect(lambda _text: self.changed.emit())
        for area in (self.questions, self.access, self.guests, self.credentials):
            area.textChanged.connect(self.changed)
        for combo in (self.format, self.attribution):
            combo.currentIndexChanged.connect(lambda _index: self._chosen())
        self.airs.changed.connect(self.changed)
        self.set_aired(aired=False)

    def _combo(self, name: str, choices: tuple[tuple[str, str], ...]) -> ComboBox:
        combo = ComboBox(name, size=40)
        combo.add(self.tr("No preference"), "")
        for value, text in choices:
            combo.add(text, value)
        return combo

    def set_aired(self, *, aired: bool) -> None:
        """Ask what matters only to what is aired, or leave it out."""
        self._aired = aired
        for name in ("length_minutes", "other_guests"):
            self.fields[name].setVisible(aired)
        self.fields["place"].setVisible(self.format.value() in _PLACED)

    def _chosen(self) -> None:
        self.set_aired(aired=self._aired)
        self.changed.emit()

    def read_length(self) -> tuple[int | None, str]:
        """Return the length in minutes and "", or None and what is wrong with it."""
        text = self.length.text().strip() if self._aired else ""
        if not text:
            return None, ""
        if text.isascii() and text.isdecimal():
            return int(text), ""
        return None, self.tr("Enter the length as a whole number of minutes.")

    def read_place(self) -> str:
        """Return the place, "" where the format has none."""
        return self.place.text() if self.format.value() in _PLACED else ""

    def read_guests(self) -> str:
        """Return who else is on, "" for what is not aired."""
        return self.guests.text() if self._aired else ""

    def state(self) -> dict[str, str]:
        """Return everything typed, as it stands in the controls."""
        return {
            **{f"airs.{name}": value for name, value in self.airs.state().items()},
            **{name: edit.text() for name, edit in self._texts().items()},
            "format": str(self.format.value() or ""),
            "attribution": str(self.attribution.value() or ""),
        }

    def _texts(self) -> dict[str, LineEdit | TextArea]:
        return {
            "length": self.length,
            "place": self.place,
            "questions": self.questions,
            "language": self.language,
            "access": self.access,
            "guests": self.guests,
            "credentials": self.credentials,
        }

    def restore(self, kept: Mapping[str, str], *, day: str, zone: str) -> bool:
        """Take back what `state` returned; say whether any of it was filled in.

        `day` (ISO) and `zone` (IANA) are what an empty moment begins with.
        """
        airs = {
            name.removeprefix("airs."): value
            for name, value in kept.items()
            if name.startswith("airs.")
        }
        self.airs.restore(airs or {"zone": zone, "day": day})
        filled = False
        for name, edit in self._texts().items():
            text = kept.get(name, "")
            filled = filled or bool(text)
            if isinstance(edit, TextArea):
                edit.set_text(text)
            else:
                edit.setText(text)
        self.format.choose(kept.get("format", ""))
        self.attribution.choose(kept.get("attribution", ""))
        return filled or bool(
            self.format.value() or self.attribution.value() or self.airs.time.text()
        )
