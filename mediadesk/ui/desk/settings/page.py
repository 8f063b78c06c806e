"""Settings of the press desk: a list of sections, one of them shown, and one explicit Save."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Problem, Refused
from mediadesk.services.desk import Desk
from mediadesk.ui import text
from mediadesk.ui.actions import Actions
from mediadesk.ui.desk.settings.section import SIZE, Keeper, Section
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import ComboBox
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.navigation import NavItem, NavList
from mediadesk.ui.widgets.pane import Footer, PaneHeader, ScrollColumn

WIDEST, LIST = 712, 232
_NARROW = 1024


class SettingsPage(Surface):
    """The list at the left, the section at the right, Save below; one Save keeps all or nothing."""

    look_changed = Signal(str, object)
    """Carries the theme and the text size in percent, for the window to take on at once."""
    keys_changed = Signal()
    backup_wanted = Signal()
    notice_wanted = Signal()

    def __init__(
        self,
        context: Context,
        actions: Actions,
        *,
        me: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        """Make the frame; a section is made when it is first shown."""
        super().__init__("surface", parent=parent)
        self._context = context
        self._actions = actions
        self._me = me
        self._sections: dict[str, Section] = {}
        self._columns: dict[str, ScrollColumn] = {}
        self._key = ""
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._side())
        right = QVBoxLayout()
        right.setSpacing(0)
        line.addLayout(right, 1)
        self.chooser = ComboBox(self.tr("Section of the settings"), size=SIZE)
        for item in self._items():
            self.chooser.add(item.text, item.key, icon=item.icon)
        self.chooser.currentIndexChanged.connect(
            lambda _index: self.show_section(str(self.chooser.value()))
        )
        self._top = QWidget()
        top = QVBoxLayout(self._top)
        top.setContentsMargins(24, 16, 24, 0)
        top.addWidget(self.chooser)
        self._top.setVisible(False)
        right.addWidget(self._top)
        head = QWidget()
        self._head = QVBoxLayout(head)
        self._head.setContentsMargins(32, 0, 32, 0)
        self.summary = ErrorSummary()
        self.note = Banner()
        self.note.setVisible(False)
        self._head.addWidget(self.summary)
        self._head.addWidget(self.note)
        right.addWidget(head)
        self._stack = QStackedWidget()
        right.addWidget(self._stack, 1)
        right.addWidget(self._foot())
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(0)
        self._counting.timeout.connect(self._count)
        context.opened.connect(self.fill)
        self.show_section("contact")

    # ------------------------------------------------------------------------ building

    def _side(self) -> QWidget:
        self._list = Surface("list", lines="r")
        self._list.setFixedWidth(px(LIST))
        box = QVBoxLayout(self._list)
        box.setContentsMargins(0, 0, 1, 0)
        box.setSpacing(0)
        box.addWidget(PaneHeader(self.tr("Settings"), fill="list", line=False, left=20))
        self.places = NavList(self.tr("Sections of the settings"))
        self.places.set_items(self._items())
        self.places.gone.connect(self.show_section)
        box.addWidget(self.places, 1)
        self.setFocusProxy(self.places)
        return self._list

    def _items(self) -> list[NavItem]:
        names = (
            ("contact", self.tr("Press contact"), "user"),
            ("mail", self.tr("Mail"), "mail"),
            ("hours", self.tr("Hours and deadlines"), "clock"),
            ("routing", self.tr("Routing"), "corner-down-right"),
            ("rota", self.tr("Duty rota"), "users"),
            ("terms", self.tr("Attribution"), "mic"),
            ("notices", self.tr("Notifications"), "bell"),
            ("look", self.tr("Appearance"), "sun-moon"),
            ("keys", self.tr("Keyboard"), "keyboard"),
            ("privacy", self.tr("Data and privacy"), "shield-check"),
        )
        return [NavItem(key=key, text=words, icon=icon) for key, words, icon in names]

    def _foot(self) -> Footer:
        foot = Footer()
        foot.row().setContentsMargins(8, 0, 8, 0)
        self.save_button = Button(
            self.tr("Save"), kind="primary", key="Ctrl+S", size=SIZE, on_click=self.save
        )
        self.save_button.setShortcut("Ctrl+S")
        self.discard_button = Button(
            self.tr("Discard changes"), kind="ghost", size=SIZE, on_click=self.fill
        )
        self._state = Label("", colour="text3", elide=True)
        foot.row().addWidget(self.save_button)
        foot.row().addWidget(self.discard_button)
        foot.row().addWidget(self._state, 1)
        return foot

    def _make(self, key: str) -> Section:
        """Make a section; each is imported with its first showing."""
        context = self._context
        if key == "mail":
            from mediadesk.ui.desk.settings.mail import MailSection

            return MailSection(context, self.save)
        if key == "hours":
            from mediadesk.ui.desk.settings.hours import HoursSection

            return HoursSection(context)
        if key == "routing":
            from mediadesk.ui.desk.settings.rules import RulesSection

            return RulesSection(context)
        if key == "rota":
            from mediadesk.ui.desk.settings.rota import RotaSection

            return RotaSection(context)
        if key == "terms":
            from mediadesk.ui.desk.settings.terms import TermsSection

            return TermsSection(context)
        if key == "notices":
            from mediadesk.ui.desk.settings.notices import NoticesSection

            notices = NoticesSection(context)
            notices.test_wanted.connect(self.notice_wanted)
            return notices
        if key == "look":
            from mediadesk.ui.desk.settings.look import LookSection

            return LookSection(context)
        if key == "keys":
            from mediadesk.ui.desk.settings.keys import KeysSection

            return KeysSection(context, self._actions)
        if key == "privacy":
            from mediadesk.ui.desk.settings.privacy import PrivacySection

            privacy = PrivacySection(context)
            privacy.backup_wanted.connect(self.backup_wanted)
            return privacy
        from mediadesk.ui.desk.settings.contact import ContactSection

        return ContactSection(context)

    def show_system(self, works: bool) -> None:  # noqa: FBT001  # a signal's slot
        """Say in its section whether the system shows notifications."""
        from mediadesk.ui.desk.settings.notices import NoticesSection

        section = self._sections.get("notices")
        if isinstance(section, NoticesSection):
            section.show_system(works=works)

    def section(self, key: str) -> Section:
        """Return a section, made if it is not there yet; KeyError for an unknown key."""
        if key not in {item.key for item in self._items()}:
            raise KeyError(key)
        if key not in self._sections:
            section = self._make(key)
            column = ScrollColumn(
                widest=WIDEST,
                margins=(32, 24, 32, 24),
                spacing=12,
                centred=False,
                name=section.title,
            )
            column.add(section)
            self._stack.addWidget(column)
            self._sections[key], self._columns[key] = section, column
            section.fill()
            section.changed.connect(self._counting.start)
        return self._sections[key]

    def show_section(self, key: str) -> None:
        """Show a section; what is typed in another stays."""
        if key == self._key:
            return
        section = self.section(key)
        self._key = key
        self._stack.setCurrentWidget(self._columns[key])
        self.places.choose(key)
        self.chooser.choose(key)
        section.opened()
        self._count()

    # -------------------------------------------------------------------------- filling

    def fill(self) -> None:
        """Show what is set, dropping what was typed."""
        for section in self._sections.values():
            section.fill()
        self.summary.show_errors([])
        self.note.setVisible(False)
        self._count()
        if self._key:
            self._sections[self._key].opened()

    def values(self) -> dict[str, str]:
        """Return every setting that was changed and is not saved."""
        return {
            key: value
            for section in self._sections.values()
            for key, value in section.values().items()
        }

    def shown(self) -> list[Section]:
        """Return the sections that were shown so far."""
        return list(self._sections.values())

    def _count(self) -> None:
        count = len(self.values()) + sum(one.extra_changes() for one in self._sections.values())
        self._state.setText(text.counted("%n change(s) not saved", count) if count else "")
        self.discard_button.setVisible(bool(count))

    # --------------------------------------------------------------------------- saving

    def save(self) -> None:
        """Keep every change, or none and say why beside the fields."""
        desk = self._context.desk
        if desk is None:
            return
        for section in self._sections.values():
            section.clear_errors()
        values, actor = self.values(), self._me()
        try:
            keepers = [
                keeper
                for section in self._sections.values()
                if (keeper := section.keeper(actor)) is not None
            ]
        except Refused as refused:
            self._not_saved(refused)
            return

        def keep() -> int:
            return _keep(desk, values, keepers, actor)

        self._context.tasks.run(
            self,
            "data",
            keep,
            done=lambda routed: self._saved(routed, values),
            failed=self._not_saved,
            key="save",
        )

    def _saved(self, routed: int, values: dict[str, str]) -> None:
        self.summary.show_errors([])
        words = self.tr("The changes are saved.")
        if routed:
            words += " " + text.counted("%n held request(s) go to that address.", routed)
        self._tell(self.tr("Saved"), words, "ok")
        for section in self._sections.values():
            section.saved()
        if "window.theme" in values or "window.text_percent" in values:
            percent = int(self._context.settings.get("window.text_percent") or 100)
            self.look_changed.emit(self._context.settings.get("window.theme"), percent)
        if "keys.map" in values or "keys.letters" in values:
            self.keys_changed.emit()
        self._count()
        self._context.changed.emit(Changes(settings=True, outbox=bool(routed)))

    def _not_saved(self, error: Exception) -> None:
        shown: list[tuple[str, Field]] = []
        if isinstance(error, Refused):
            for problem in error.problems:
                for key, section in self._sections.items():
                    found = section.refuse(problem)
                    if found is not None:
                        shown.append(found)
                        if len(shown) == 1:
                            self.show_section(key)
        self.summary.show_errors(shown)
        if not shown:
            self._tell(self.tr("That could not be done"), text.failure(error), "danger")

    def _tell(self, title: str, words: str, tone: str) -> None:
        self.note.set_words(title, words)
        self.note.set_tone(tone)
        self.note.setVisible(True)

    # --------------------------------------------------------------------------- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the section from a box where there is no room for the list."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.window().width() < px(_NARROW)
        self._list.setVisible(not narrow)
        self._top.setVisible(narrow)
        self._head.setContentsMargins(24 if narrow else 32, 12, 24 if narrow else 32, 0)
        self.setFocusProxy(self.chooser if narrow else self.places)

    def rescale(self) -> None:
        """Take on the text size."""
        self._list.setFixedWidth(px(LIST))
        self._arrange()


def _keep(
    desk: Desk,
    values: dict[str, str],
    keepers: list[Keeper],
    actor: str,
) -> int:
    """Keep settings and what else changed, once nothing of it is refused."""
    problems: list[Problem] = []
    for keeper in keepers:
        try:
            keeper.check(desk)
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(*problems)
    routed = len(desk.save_settings(values, actor=actor)) if values else 0
    for keeper in keepers:
        keeper.keep(desk)
    return routed
