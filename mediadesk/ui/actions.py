"""Every act of the window, once: its words, key and icon, for menus, buttons, palette and help.

Single letters rest while a combo box or a list of choices has the focus, because Qt would take
them from its type-ahead; text fields keep their letters by themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from mediadesk.ui.theme.icons import icon

_tr = QCoreApplication.translate
REQUEST_MENU = (
    "take",
    "assign",
    "",
    "propose",
    "propose_time",
    "propose_expert",
    "ask_order",
    "schedule",
    "interviews",
    "briefing",
    "",
    "reply",
    "note",
    "decline",
    "terms",
    "coverage",
    "",
    "snooze",
    "wait",
    "ours",
    "done",
    "reopen",
    "",
    "unread",
    "merge",
    "split",
)
"""The verbs as they stand in the menu of the window and of a row; "" is a line between them."""
_PLACES = frozenset({"calendar"})
"""Pages that have the acts whose names begin so, with their keys, for themselves."""
_ANYWHERE = "anywhere"
_SHARED = frozenset({"undo", "redo", "log_call"})
"""Acts about requests that a page with keys of its own leaves alone."""
_REPEATED = frozenset({"next", "previous", "select_down", "select_up"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One act. `keys` are in Qt's portable form, the first one is shown; `section` groups it."""

    name: str
    text: str
    section: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    spoken_keys: str = ""


def is_letter(key: str) -> bool:
    """Say whether a key, or the first of two, is a letter or mark, in small or in capitals."""
    return len(key.removeprefix("Shift+").split(", ", maxsplit=1)[0]) == 1


def specs() -> tuple[Spec, ...]:
    """Return every act in the order of the help page, in the language in force."""
    request = _tr("Actions", "This request")
    move = _tr("Actions", "Moving about")
    go = _tr("Actions", "Go to")
    calendar = _tr("Actions", "In the calendar")
    program = _tr("Actions", "Program")
    return (
        Spec(
            name="take",
            text=_tr("Actions", "Take"),
            section=request,
            keys=("I",),
            icon="user-check",
        ),
        Spec(
            name="assign",
            text=_tr("Actions", "Assign"),
            section=request,
            keys=("A",),
            icon="user-plus",
        ),
        Spec(
            name="propose",
            text=_tr("Actions", "Propose an expert"),
            section=request,
            keys=("P",),
            icon="circle-help",
        ),
        Spec(
            name="propose_time",
            text=_tr("Actions", "Propose another time"),
            section=request,
            keys=("Shift+P",),
            icon="calendar-plus",
        ),
        Spec(
            name="propose_expert",
            text=_tr("Actions", "Propose another expert"),
            section=request,
            keys=("Alt+P",),
            icon="users",
        ),
        Spec(
            name="ask_order",
            text=_tr("Actions", "Ask experts in order"),
            section=request,
            keys=("Shift+A",),
            icon="users",
        ),
        Spec(
            name="schedule",
            text=_tr("Actions", "Schedule"),
            section=request,
            keys=("S",),
            icon="calendar-plus",
        ),
        Spec(
            name="interviews",
            text=_tr("Actions", "Interviews of this request"),
            section=request,
            keys=("V",),
            icon="calendar-check",
        ),
        Spec(
            name="snooze",
            text=_tr("Actions", "Follow up"),
            section=request,
            keys=("H",),
            icon="clock",
        ),
        Spec(
            name="terms",
            text=_tr("Actions", "Agree on attribution"),
            section=request,
            keys=("O",),
            icon="mic",
        ),
        Spec(
            name="briefing",
            text=_tr("Actions", "Briefing for the expert"),
            section=request,
            keys=("B",),
            icon="file-text",
        ),
        Spec(
            name="coverage",
            text=_tr("Actions", "Outcome and coverage"),
            section=request,
            keys=("C",),
            icon="newspaper",
        ),
        Spec(
            name="decline",
            text=_tr("Actions", "Decline"),
            section=request,
            keys=("D",),
            icon="ban",
        ),
        Spec(name="done", text=_tr("Actions", "Done"), section=request, keys=("E",), icon="check"),
        Spec(
            name="reopen",
            text=_tr("Actions", "Reopen"),
            section=request,
            keys=("Shift+E",),
            icon="rotate-ccw",
        ),
        Spec(
            name="wait",
            text=_tr("Actions", "Wait for the reporter"),
            section=request,
            keys=("W",),
            icon="hourglass",
        ),
        Spec(
            name="ours",
            text=_tr("Actions", "Our turn again"),
            section=request,
            keys=("Shift+W",),
            icon="corner-down-left",
        ),
        Spec(
            name="unread",
            text=_tr("Actions", "Mark unread"),
            section=request,
            keys=("U",),
            icon="circle-dot",
        ),
        Spec(
            name="merge",
            text=_tr("Actions", "Merge with another request"),
            section=request,
            keys=("Shift+M",),
            icon="link-2",
        ),
        Spec(
            name="split",
            text=_tr("Actions", "Split off a second request"),
            section=request,
            keys=("Shift+S",),
            icon="file-plus",
        ),
        Spec(
            name="reply", text=_tr("Actions", "Reply"), section=request, keys=("R",), icon="reply"
        ),
        Spec(
            name="note",
            text=_tr("Actions", "Internal note"),
            section=request,
            keys=("M",),
            icon="sticky-note",
        ),
        Spec(
            name="copy_reference",
            text=_tr("Actions", "Copy reference"),
            section=request,
            icon="copy",
        ),
        Spec(
            name="undo",
            text=_tr("Actions", "Undo"),
            section=request,
            keys=("Z", "Ctrl+Z"),
            icon="undo-2",
        ),
        Spec(
            name="redo",
            text=_tr("Actions", "Do it again"),
            section=request,
            keys=("Shift+Z", "Ctrl+Shift+Z", "Ctrl+Y"),
            icon="rotate-ccw",
        ),
        Spec(
            name="send",
            text=_tr("Actions", "Send and wait"),
            section=request,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            icon="send",
        ),
        Spec(
            name="next",
            text=_tr("Actions", "Next request"),
            section=move,
            keys=("J",),
            icon="chevron-down",
        ),
        Spec(
            name="previous",
            text=_tr("Actions", "Previous request"),
            section=move,
            keys=("K",),
            icon="chevron-up",
        ),
        Spec(
            name="log_call",
            text=_tr("Actions", "Log a call"),
            section=request,
            keys=("L", "Ctrl+Shift+L", "Ctrl+N"),
            icon="phone-call",
        ),
        Spec(
            name="select",
            text=_tr("Actions", "Select"),
            section=move,
            keys=("X",),
            icon="check-check",
        ),
        Spec(
            name="select_down",
            text=_tr("Actions", "Select the next as well"),
            section=move,
            keys=("Shift+J",),
            icon="chevron-down",
        ),
        Spec(
            name="select_up",
            text=_tr("Actions", "Select the previous as well"),
            section=move,
            keys=("Shift+K",),
            icon="chevron-up",
        ),
        Spec(
            name="open",
            text=_tr("Actions", "Into the request"),
            section=move,
            icon="corner-down-left",
            spoken_keys="Return",
        ),
        Spec(
            name="back",
            text=_tr("Actions", "Back to the list"),
            section=move,
            icon="arrow-left",
            spoken_keys="Esc",
        ),
        Spec(
            name="next_pane",
            text=_tr("Actions", "Next pane"),
            section=move,
            keys=("F6",),
            icon="panel-left",
        ),
        Spec(
            name="previous_pane",
            text=_tr("Actions", "Previous pane"),
            section=move,
            keys=("Shift+F6",),
            icon="panel-left",
        ),
        Spec(
            name="find",
            text=_tr("Actions", "Find in the requests"),
            section=move,
            keys=("Ctrl+F",),
            icon="search",
        ),
        Spec(
            name="filter",
            text=_tr("Actions", "Sort and filter"),
            section=move,
            keys=("F",),
            icon="list-filter",
        ),
        Spec(
            name="unfilter",
            text=_tr("Actions", "Take the filters off"),
            section=move,
            keys=("Shift+F",),
            icon="x",
        ),
        Spec(
            name="go_inbox", text=_tr("Actions", "Inbox"), section=go, keys=("G, I",), icon="inbox"
        ),
        Spec(name="go_today", text=_tr("Actions", "Today"), section=go, keys=("G, T",), icon="sun"),
        Spec(
            name="go_overdue",
            text=_tr("Actions", "Overdue"),
            section=go,
            keys=("G, O",),
            icon="triangle-alert",
        ),
        Spec(
            name="go_scheduled",
            text=_tr("Actions", "Scheduled"),
            section=go,
            keys=("G, S",),
            icon="calendar-check",
        ),
        Spec(
            name="go_waiting",
            text=_tr("Actions", "Waiting"),
            section=go,
            keys=("G, W",),
            icon="hourglass",
        ),
        Spec(
            name="go_done",
            text=_tr("Actions", "Done requests"),
            section=go,
            keys=("G, D",),
            icon="circle-check",
        ),
        Spec(
            name="go_coverage",
            text=_tr("Actions", "Coverage due"),
            section=go,
            keys=("G, V",),
            icon="eye",
        ),
        Spec(
            name="go_calendar",
            text=_tr("Actions", "Calendar"),
            section=go,
            keys=("G, C",),
            icon="calendar-days",
        ),
        Spec(
            name="go_outbox", text=_tr("Actions", "Outbox"), section=go, keys=("G, B",), icon="send"
        ),
        Spec(
            name="go_intake",
            text=_tr("Actions", "Intake"),
            section=go,
            keys=("G, M",),
            icon="mail",
        ),
        Spec(
            name="go_reporters",
            text=_tr("Actions", "Reporters"),
            section=go,
            keys=("G, N",),
            icon="user",
        ),
        Spec(
            name="go_experts",
            text=_tr("Actions", "Experts"),
            section=go,
            keys=("G, X",),
            icon="badge-check",
        ),
        Spec(
            name="go_room",
            text=_tr("Actions", "Press room"),
            section=go,
            keys=("G, P",),
            icon="newspaper",
        ),
        Spec(
            name="go_releases",
            text=_tr("Actions", "Releases"),
            section=go,
            keys=("G, L",),
            icon="file-text",
        ),
        Spec(
            name="go_settings",
            text=_tr("Actions", "Settings"),
            section=go,
            keys=("Ctrl+,",),
            icon="settings",
        ),
        Spec(
            name="calendar_today",
            text=_tr("Actions", "Calendar: today"),
            section=calendar,
            keys=("T",),
            icon="sun",
        ),
        Spec(
            name="calendar_day",
            text=_tr("Actions", "Calendar: day"),
            section=calendar,
            keys=("D",),
            icon="calendar",
        ),
        Spec(
            name="calendar_week",
            text=_tr("Actions", "Calendar: week"),
            section=calendar,
            keys=("W",),
            icon="calendar-days",
        ),
        Spec(
            name="calendar_agenda",
            text=_tr("Actions", "Calendar: agenda"),
            section=calendar,
            # Not G alone, which would swallow the first key of “G, I”.
            keys=("G, G",),
            icon="list",
        ),
        Spec(
            name="calendar_propose",
            text=_tr("Actions", "Propose a time"),
            section=calendar,
            keys=("N",),
            icon="calendar-plus",
        ),
        Spec(
            name="calendar_move",
            text=_tr("Actions", "Move the interview"),
            section=calendar,
            keys=("M",),
            icon="clock",
        ),
        Spec(
            name="calendar_open",
            text=_tr("Actions", "Open its request"),
            section=calendar,
            icon="corner-down-left",
            spoken_keys="Return",
        ),
        Spec(
            name="calendar_cancel",
            text=_tr("Actions", "Call the interview off"),
            section=calendar,
            icon="ban",
            spoken_keys="Del",
        ),
        Spec(
            name="palette",
            text=_tr("Actions", "Search and commands"),
            section=program,
            keys=("Ctrl+K",),
            icon="command",
        ),
        Spec(
            name="import",
            text=_tr("Actions", "Import release…"),
            section=program,
            keys=("Ctrl+O",),
            icon="file-plus",
        ),
        Spec(
            name="import_log",
            text=_tr("Actions", "Import a log…"),
            section=program,
            icon="file-spreadsheet",
        ),
        Spec(
            name="paste_release",
            text=_tr("Actions", "Import release from the clipboard"),
            section=program,
            keys=("Ctrl+Shift+V",),
            icon="copy",
        ),
        Spec(
            name="backup", text=_tr("Actions", "Back up to a file…"), section=program, icon="save"
        ),
        Spec(
            name="export_coverage",
            text=_tr("Actions", "Save the coverage as a table…"),
            section=program,
            icon="table",
        ),
        Spec(
            name="handover",
            text=_tr("Actions", "Handover note…"),
            section=program,
            icon="sticky-note",
        ),
        Spec(
            name="deliver",
            text=_tr("Actions", "Send waiting messages now"),
            section=program,
            icon="refresh-cw",
        ),
        Spec(
            name="fetch",
            text=_tr("Actions", "Fetch mail now"),
            section=program,
            icon="refresh-cw",
        ),
        Spec(
            name="density",
            text=_tr("Actions", "More rows, or more of each"),
            section=program,
            icon="list",
        ),
        Spec(
            name="theme",
            text=_tr("Actions", "Switch between light and dark"),
            section=program,
            icon="sun-moon",
        ),
        Spec(
            name="help",
            text=_tr("Actions", "Keys"),
            section=program,
            keys=("?", "F1"),
            icon="keyboard",
        ),
        Spec(name="about", text=_tr("Actions", "About MediaDesk"), section=program, icon="info"),
        Spec(
            name="quit",
            text=_tr("Actions", "Quit"),
            section=program,
            keys=("Ctrl+Q",),
            icon="log-out",
        ),
    )


def separator(parent: QWidget) -> QAction:
    """Return a line between actions of a context menu."""
    line = QAction(parent)
    line.setSeparator(True)
    return line


class Actions(QObject):
    """The window's QActions by name, each on a widget, so that its key works without a menu."""

    def __init__(self, window: QWidget) -> None:
        """Make them all; `connect` says what each does."""
        super().__init__(window)
        self.specs = specs()
        self._by_name: dict[str, QAction] = {}
        self._letters: list[QAction] = []
        for spec in self.specs:
            action = QAction(spec.text, self)
            if spec.icon:
                action.setIcon(icon(spec.icon))
            # An icon in a menu is noise where the words stand beside it.
            action.setIconVisibleInMenu(False)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setAutoRepeat(spec.name in _REPEATED)
            window.addAction(action)
            self._by_name[spec.name] = action
        self._desk, self._place = True, ""
        self._follow()
        self._keys: dict[str, tuple[str, ...]] = {}
        self.set_keys("", letters=True)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def follow_face(self, *, desk: bool) -> None:
        """Let the keys about requests act only while the press desk is seen.

        The press room's form has some of the same keys for itself, and an act on a request that
        nobody sees would be a mishap.
        """
        self._desk = desk
        self._follow()

    def take_place(self, place: str) -> None:
        """Let a page that has keys of its own have them while it is seen; "" gives them back.

        The calendar's D and W are other acts than those about a request.
        """
        self._place = place
        self._follow()

    def _follow(self) -> None:
        window = self.parent()
        if not isinstance(window, QWidget):
            return
        for spec in self.specs:
            action = self._by_name[spec.name]
            place = self.place_of(spec.name)
            if place == _ANYWHERE:
                continue
            acts = self._desk and (place == self._place or spec.name in _SHARED)
            (window.addAction if acts else window.removeAction)(action)
            if place:
                action.setEnabled(acts)

    def place_of(self, name: str) -> str:
        """Return the page whose key an act’s is: "calendar", "" for that of the requests."""
        place = name.partition("_")[0]
        if place in _PLACES:
            return place
        sections = {spec.name: spec.section for spec in self.specs}
        return "" if sections[name] == sections["done"] else _ANYWHERE

    def may_share(self, one: str, other: str) -> bool:
        """Say whether two acts may have the same key, because no page has both."""
        places = {self.place_of(one), self.place_of(other)}
        return len(places) == 2 and _ANYWHERE not in places and not {one, other} & _SHARED

    def __getitem__(self, name: str) -> QAction:
        """Return an action; KeyError for an unknown name."""
        return self._by_name[name]

    def set_keys(self, kept: str, *, letters: bool) -> None:
        """Give every act its keys.

        `kept` is a JSON object of other first keys by act, as the settings keep it; one that cannot
        be read counts as none. Without `letters` no key is a letter without a modifier.
        """
        try:
            found = json.loads(kept) if kept else {}
        except ValueError:
            found = {}
        changed = found if isinstance(found, dict) else {}
        self._letters = []
        for spec in self.specs:
            usual = spec.keys[:1]
            if isinstance(changed.get(spec.name), str):
                first = changed[spec.name]
                usual = (first,) if first else ()
            self._keys[spec.name] = (*usual, *spec.keys[1:])
            keys = [key for key in self._keys[spec.name] if letters or not is_letter(key)]
            action = self._by_name[spec.name]
            action.setShortcuts([QKeySequence(key) for key in keys])
            if any(is_letter(key) for key in keys):
                self._letters.append(action)

    def key_of(self, name: str) -> str:
        """Return the first key of an act in Qt's portable form, whether letters act or not."""
        return next(iter(self._keys[name]), "")

    def shown_key(self, name: str) -> str:
        """Return the key that works now, for menus and help; "" if there is none."""
        return self._by_name[name].shortcut().toString(QKeySequence.SequenceFormat.PortableText)

    def on(self, name: str, act: Callable[[], object]) -> None:
        """Do `act` when the action is triggered."""
        self._by_name[name].triggered.connect(lambda _checked=False: act())

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        rest = isinstance(now, QComboBox) or (isinstance(now, QWidget) and now.inherits("QMenu"))
        context = Qt.ShortcutContext.WidgetShortcut if rest else Qt.ShortcutContext.WindowShortcut
        for action in self._letters:
            action.setShortcutContext(context)
