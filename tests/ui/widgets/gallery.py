"""Every widget on one page, rendered to a picture to be looked at.

Run as `python tests/ui/widgets/gallery.py OUT.png [light|dark] [text scale] [page]`; set
`QT_QPA_PLATFORM=offscreen` and `QT_SCALE_FACTOR=2` for a picture at 2x without a screen.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from mediadesk.ui.theme.palette import apply_theme
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.banner import Banner, DeadlineBanner, DeadlineLook
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Card, Surface, column, row
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.empty import EmptyState, ProgressLine
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import (
    CheckBox,
    ComboBox,
    LineEdit,
    PasswordEdit,
    RadioButton,
    TextArea,
)
from mediadesk.ui.widgets.keys import Glyph, KeyHint
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.navigation import NavItem, NavList
from mediadesk.ui.widgets.pane import Brand, Footer, PaneHeader, ScrollColumn, Splitter, TopBar
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
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.segmented import MediumPicker, Segmented, Switch, Tabs
from mediadesk.ui.widgets.timeline import EventLook, Timeline
from mediadesk.ui.widgets.toast import Toast
from mediadesk.ui.widgets.toolbar import Toolbar
from mediadesk.ui.widgets.zone import ZoneCombo

Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractListModel):
    """Looks as a model."""

    def __init__(self, looks: list[object]) -> None:
        super().__init__()
        self.looks = looks

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  # Qt chooses the name
        del parent
        return len(self.looks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.looks[index.row()] if role == LOOK_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.looks[index.row()], GroupLook):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


QUEUE: list[object] = [
    GroupLook(text="Overdue", level="overdue", count=2),
    RowLook(
        key="1",
        reporter="Radek Novotny",
        outlet="Wireline News",
        subject="Reaction to fishing-quota figures in chapter 4",
        chip="Overdue 18 min",
        chip_level="overdue",
        medium="agency",
        format="Phone interview",
        expert="Prof. Tomas Lind",
        owner="Jonas Brandt",
        owner_id="jb",
    ),
    GroupLook(text="Next hour", level="critical", count=2),
    RowLook(
        key="2",
        reporter="Mina Castellan",
        outlet="Channel North",
        subject="Interview for the 18:00 bulletin: what the 30-year survey means for coastal towns",
        chip="42 min · 15:00",
        chip_level="critical",
        medium="tv",
        format="Live, down the line",
        expert="Dr Ines Okafor",
        owner="Mara Kessler",
        owner_id="mk",
        unread=True,
    ),
    RowLook(
        key="3",
        reporter="<b>Desmond</b> & \u202egnp.exe",
        outlet="Radio Meridian",
        subject="Are warmer seas good or bad news for anglers?",
        chip="57 min · 15:15",
        chip_level="critical",
        medium="radio",
        format="Pre-recorded, 6 min",
        expert="Any expert",
        unread=True,
    ),
    GroupLook(text="Later today", level="soon", count=1),
    RowLook(
        key="4",
        reporter="Clara Vestergaard",
        outlet="The Morning Ledger",
        subject="Front-page feature: “The fish that moved north”",
        chip="2 h · 16:30",
        chip_level="soon",
        medium="print",
        format="Phone interview",
        expert="Dr Ines Okafor",
        owner="Mara Kessler",
        owner_id="mk",
    ),
    GroupLook(text="Tomorrow and later", level="later", count=1),
    RowLook(
        key="5",
        reporter="Hamish Orr",
        outlet="Coast & Country",
        subject="Photo shoot on the survey vessel before it sails",
        chip="Tomorrow 12:00",
        chip_level="later",
        medium="print",
        format="In person",
        expert="Prof. Tomas Lind",
    ),
    GroupLook(text="No deadline", level="none", count=1),
    RowLook(
        key="6",
        reporter="Lucía Herrera",
        outlet="El Faro del Sur",
        subject="Spanish-language quotes",
        chip="No deadline",
        chip_level="none",
        medium="podcast",
        format="Written answers",
    ),
]

RELEASES: list[object] = [
    ReleaseLook(
        key="1",
        title="Warmer coastal waters are moving fish nurseries north, 30-year survey finds",
        date="14 October 2026",
    ),
    ReleaseLook(
        key="2",
        title="Kelp forests store twice as much carbon as estimated, study suggests",
        date="16 October 2026",
        chip="Embargoed until Fri 00:01",
    ),
    ReleaseLook(key="3", title="New director appointed", date="22 September 2026"),
]

NAVIGATION = [
    NavItem(key="inbox", text="Inbox", icon="inbox", count=12),
    NavItem(key="today", text="Today", icon="sun", count=7),
    NavItem(key="overdue", text="Overdue", icon="triangle-alert", count=2, urgent=True),
    NavItem(key="scheduled", text="Scheduled", icon="calendar-check", count=6),
    NavItem(key="waiting", text="Waiting", icon="hourglass", count=4),
    NavItem(key="done", text="Done", icon="circle-check"),
    NavItem(key="gap", text="", head=True),
    NavItem(key="experts", text="Experts", icon="users"),
    NavItem(key="releases", text="Releases", head=True),
    NavItem(key="r1", text="Coastal nurseries", icon="file-text", count=9),
    NavItem(key="r2", text="Kelp carbon stores", icon="lock", count=3),
]

EVENTS = [
    EventLook(
        key="1",
        actor="Mina Castellan",
        verb="sent the request form",
        time="13:42",
        icon="globe",
        kind="quote",
        text=(
            "Looking for Dr Okafor live at the top of the 18:00. Five minutes: why nurseries are "
            "moving, and what it means for harbours.\n\nIf she is not free, anyone who can talk "
            "about jobs and quotas would work. <b>Not bold</b> & so on."
        ),
    ),
    EventLook(key="2", actor="MediaDesk", verb="sent a receipt", time="13:42", icon="mail-check"),
    EventLook(
        key="3",
        actor="Jonas Brandt",
        verb="logged a call",
        time="13:55",
        icon="phone",
        kind="note",
        text="Mina is fine with a pre-record from 14:30. Needs a yes or no by 15:00 so the studio "
        "can book the line.",
    ),
    EventLook(
        key="4",
        actor="MediaDesk",
        verb="could not send a mail",
        time="14:01",
        icon="mail-x",
        kind="trouble",
        text="The server did not answer in 10 seconds.",
    ),
    EventLook(
        key="5", actor="Jonas Brandt", verb="assigned this to you", time="14:06", icon="user-check"
    ),
]


def first_column() -> QVBoxLayout:
    """Chips, buttons, choices, avatars."""
    focus = Button("Focus", kind="primary")
    focus.setObjectName("focus")
    disabled = Button("Disabled")
    disabled.setEnabled(False)
    box = column(spacing=10)
    for item in (
        Label("Deadline chips", role="title"),
        row(Chip("Overdue 18 min", "overdue"), Chip("42 min · 15:00", "critical"), None),
        row(Chip("2 h · 16:30", "soon"), Chip("Tomorrow 12:00", "later"), None),
        row(Chip("No deadline", "none"), Chip("Answered 13:02", "done"), None),
        Label("State chips", role="title"),
        row(
            Chip("New", "new"), Chip("Waiting for reporter", "waiting"), Chip("Open", "open"), None
        ),
        row(Chip("Scheduled", "scheduled"), Chip("Done", "closed"), Chip("Held", "held"), None),
        row(
            Chip("Embargoed", "embargoed"),
            Chip("Declined", "declined"),
            Chip("Asked for", "accent"),
            None,
        ),
        Label("Buttons", role="title"),
        row(Button("Save request", kind="primary"), focus, Button("Secondary"), None),
        row(
            disabled,
            Button("Ghost", kind="ghost", icon="clock", key="H"),
            Button("Decline", kind="danger"),
            None,
        ),
        row(
            Button("Send and wait", kind="primary", key="Ctrl+Return"),
            Button("Soft & plain", kind="soft"),
            Button("Link", kind="link"),
            None,
        ),
        row(
            Button("Send request", kind="primary", icon="send", key="Ctrl+Return", size=40),
            Button("Save a copy", icon="download", size=40),
            None,
        ),
        row(
            Button("Propose 14:30", kind="primary", size=28),
            Button("Period", icon="calendar-days", menu=True),
            IconButton("copy", "Copy link", kind="secondary"),
            IconButton("settings", "Settings"),
            None,
        ),
        Label("Segmented, checks, switch", role="title"),
        row(Segmented("Which", [("all", "All"), ("mine", "Mine"), ("free", "Unassigned")]), None),
        row(
            CheckBox("Checked & done", checked=True),
            CheckBox("Off"),
            RadioButton("Live", checked=True),
            RadioButton("Either"),
            Switch("One", checked=True),
            Switch("Two"),
            None,
        ),
        Label("Avatars and keys", role="title"),
        row(
            Avatar("Mara Kessler", "mk", online=True),
            Avatar("Pia Aal", "pa"),
            Avatar("Dr Ines Okafor", "io"),
            Avatar("Tomas Lind", "q"),
            Avatar(),
            Avatar("Jonas Brandt", "jb", size=20),
            KeyHint("Ctrl+K"),
            KeyHint("G I"),
            KeyHint("Ctrl+Return"),
            None,
        ),
    ):
        if isinstance(item, QWidget):
            box.addWidget(item)
        else:
            box.addLayout(item)
    toast_pane = QWidget()
    toast_pane.setFixedHeight(90)
    toast = Toast(toast_pane)
    toast.show_message("Request from Petra Malik marked done")
    box.addWidget(toast_pane)
    box.addStretch(1)
    return box


def second_column() -> QVBoxLayout:
    """Fields and summary."""
    wrong = Field(
        "&Deadline", LineEdit("Deadline", text="09:15"), hint="The time you need an answer by."
    )
    area = Field(
        "What do you want to talk about?",
        TextArea("Subject", lines=3, size=40),
        hint="One or two lines.",
    )
    summary = ErrorSummary()
    people = ComboBox("Expert", size=40, icon="users")
    people.add("Dr Ines Okafor, marine ecologist", "io")
    box = column(spacing=16)
    box.addWidget(summary)
    box.addWidget(Field("Outlet", LineEdit("Outlet", text="Channel North")))
    box.addWidget(
        Field(
            "Phone",
            LineEdit("Phone", text="+44 20 7946 0123", icon="phone", size=40),
            mark="optional",
        )
    )
    box.addWidget(wrong)
    zone = ZoneCombo(
        "Zone", zone="America/New_York", moment=datetime(2026, 10, 14, 13, 18, tzinfo=UTC), size=40
    )
    box.addWidget(Field("Time zone", zone))
    box.addWidget(
        Field(
            "Who would you like to speak to?",
            people,
            below=CheckBox("If they are not free, suggest someone else", checked=True),
        )
    )
    box.addWidget(Field("Medium", MediumPicker("Medium", value="tv")))
    box.addWidget(area)
    box.addWidget(Field("Password", PasswordEdit("Password")))
    spin = QSpinBox()
    spin.setValue(12)
    default = QPushButton("Default")
    default.setDefault(True)
    bar = QProgressBar()
    bar.setValue(46)
    bar.setFixedHeight(6)
    box.addLayout(row(spin, QPushButton("Push button"), default))
    box.addWidget(bar)
    tabs = Tabs("Answer", [("Reply", "reply"), ("Internal note", "sticky-note")])
    box.addWidget(tabs)
    box.addStretch(1)
    wrong.set_error("Deadline must be later than now, 09:21 in New York")
    area.set_error("Tell us what you want to talk about")
    summary.show_errors([(wrong.error(), wrong), (area.error(), area)])
    return box


def third_column() -> QVBoxLayout:
    """Cards, banners, timeline."""
    card = Card(strong=True, padding=12)
    head = row(
        Avatar("Dr Ines Okafor", "io"),
        column(
            Label("Dr Ines Okafor", role="body_s"),
            Label("Marine ecologist, lead author", role="meta", colour="text3"),
            spacing=0,
        ),
        None,
        Chip("Asked for", "accent"),
        spacing=10,
    )
    card.body().addLayout(head)
    card.body().addLayout(
        row(
            Glyph("circle-check", size=14, token="ok"),
            Label("Free 14:30–15:30", role="meta_m", colour="ok_t"),
            None,
            Button("Propose 14:30", kind="primary", size=28),
        )
    )
    urgent = Banner(
        "Deadline within the hour?", "Call +44 20 7946 0123", icon="phone-call", title_tinted=True
    )
    mail = Banner(
        "Mail is read, but cannot be sent", "Answers wait in the outbox until sending works."
    )
    mail.add_button(Button("Check now"))
    box = column(spacing=12)
    box.addWidget(
        Label(
            "Interview for the 18:00 bulletin: what the 30-year survey means for coastal towns",
            role="h2",
            wrap=True,
        )
    )
    box.addWidget(card)
    box.addWidget(urgent)
    box.addWidget(mail)
    box.addWidget(
        DeadlineBanner(
            DeadlineLook(
                level="critical",
                title="42 minutes left",
                text="15:00 today in London, 10:00 for the reporter in New York",
                left="Received 13:42",
                right="Channel North airs it at 18:00",
                share=0.46,
            )
        )
    )
    box.addWidget(
        DeadlineBanner(
            DeadlineLook(
                level="overdue",
                title="Overdue 18 minutes",
                text="14:00 today in London",
                left="Received 13:42",
                share=1.0,
            )
        )
    )
    box.addWidget(
        DeadlineBanner(DeadlineLook(level="later", title="Tomorrow 12:00", text="12:00 in London"))
    )
    timeline = Timeline()
    timeline.set_events(EVENTS)
    box.addWidget(timeline)
    box.addWidget(Para("A paragraph of text.\n\nAnd <i>another</i> one & more.", colour="text2"))
    line = ProgressLine("Reading mail")
    line.set_share(0.4)
    box.addWidget(line)
    box.addStretch(1)
    return box


def components() -> QWidget:
    """The first page."""
    page = Surface()
    layout = QHBoxLayout(page)
    layout.setContentsMargins(32, 32, 32, 32)
    layout.setSpacing(40)
    for part in (first_column(), second_column(), third_column()):
        layout.addLayout(part, 1)
    page.resize(1560, 1320)
    return page


def desk() -> QWidget:
    """The second page: the panes of the desk."""
    window = QWidget()
    outer = QVBoxLayout(window)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    bar = TopBar()
    bar.set_organisation("Larkfield Institute")
    bar.set_phone("+44 20 7946 0123", "Press office, open now")
    outer.addWidget(bar)
    split = Splitter()
    outer.addWidget(split, 1)
    nav = Surface("nav")
    nav.setMinimumWidth(224)
    split.setProperty("fill", "nav")
    side = QVBoxLayout(nav)
    side.setContentsMargins(0, 0, 0, 0)
    side.setSpacing(8)
    brand_row = row(
        16,
        Brand("Larkfield Institute", "Press office"),
        IconButton("chevrons-up-down", "Change desk"),
        12,
    )
    side.addSpacing(8)
    side.addLayout(brand_row)
    side.addLayout(row(12, SearchField("Search", key="Ctrl+K"), 12))
    items = NavList("Places")
    items.set_items(NAVIGATION)
    items.choose("inbox")
    side.addWidget(items, 1)
    split.addWidget(nav)
    queue = Surface("list")
    queue.setMinimumWidth(360)
    middle = QVBoxLayout(queue)
    middle.setContentsMargins(0, 0, 0, 0)
    middle.setSpacing(0)
    header = PaneHeader("Inbox", fill="list", line=False, left=20)
    header.set_title("Inbox", "12")
    header.add(Button("Deadline", kind="ghost", icon="arrow-down-wide-narrow"))
    header.add(IconButton("list-filter", "Filter"))
    middle.addWidget(header)
    middle.addLayout(
        row(
            16,
            Segmented("Whose", [(1, "All"), (2, "Mine"), (3, "Unassigned"), (4, "Broadcast")]),
            16,
        )
    )
    rows = RowList("Requests", QueueDelegate())
    model = Rows(QUEUE)
    rows.setModel(model)
    rows.setCurrentIndex(model.index(3))
    rows.model_kept = model  # type: ignore[attr-defined]  # put there by the test
    middle.addWidget(rows, 1)
    split.addWidget(queue)
    detail = Surface()
    right = QVBoxLayout(detail)
    right.setContentsMargins(0, 0, 0, 0)
    right.setSpacing(0)
    head = PaneHeader()
    head.insert(Label("MR-7Q4K-2XC", colour="text3"))
    head.insert(Chip("New", "new"))
    tools = Toolbar("Request")
    for text, key, icon, kind in (
        ("Assign", "A", "user-plus", "ghost"),
        ("Snooze", "H", "clock", "ghost"),
        ("Decline", "D", "ban", "ghost"),
        ("Done", "E", "check", "secondary"),
    ):
        action = QAction(text, window)
        action.setShortcut(QKeySequence(key))
        tools.add_action(action, icon=icon, kind=kind)
    tools.add_menu(QMenu(tools), "More")
    head.add(tools)
    right.addWidget(head)
    scroll = ScrollColumn(widest=640, centred=False)
    timeline = Timeline()
    timeline.set_events(EVENTS)
    scroll.add(
        Label("Interview for the 18:00 bulletin: what the survey means", role="h2", wrap=True)
    )
    scroll.add(timeline)
    right.addWidget(scroll, 1)
    foot = Footer(widest=560)
    foot.row().addWidget(
        Button("Send request", kind="primary", icon="send", key="Ctrl+Return", size=40)
    )
    foot.row().addWidget(Button("Save draft", kind="ghost", size=40))
    foot.row().addStretch(1)
    right.addWidget(foot)
    split.addWidget(detail)
    releases = Surface("list")
    releases.setMinimumWidth(304)
    last = QVBoxLayout(releases)
    last.setContentsMargins(0, 0, 0, 0)
    released = RowList("Releases", ReleaseDelegate())
    model = Rows(RELEASES)
    released.setModel(model)
    released.setCurrentIndex(model.index(0))
    released.model_kept = model  # type: ignore[attr-defined]  # put there by the test
    last.addWidget(released, 1)
    last.addWidget(
        EmptyState(
            "Every request is answered",
            "The next deadline is tomorrow at 12:00.",
            action=Button("See tomorrow", icon="calendar-days", key="G C"),
            small=True,
        ),
        1,
    )
    split.addWidget(releases)
    split.setSizes([224, 408, 664, 304])
    window.resize(1600, 900)
    return window


def render(page: QWidget, path: str) -> None:
    """Save a page as a picture."""
    page.show()
    for _ in range(5):
        QApplication.processEvents()
    focus = page.findChild(QWidget, "focus")
    if focus is not None:
        page.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        page.activateWindow()
        focus.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
    page.grab().save(path)


def main() -> None:
    """Render one page as asked for on the command line."""
    arguments = sys.argv[1:]
    path = arguments[0]
    mode = arguments[1] if len(arguments) > 1 else "light"
    scale = arguments[2] if len(arguments) > 2 else "1.0"
    which = arguments[3] if len(arguments) > 3 else "components"
    app = QApplication([])
    apply_theme(app, mode if mode != "switch" else "light", float(scale))
    page = desk() if which == "desk" else components()
    if float(scale) > 1.2:
        page.resize(int(page.width() * float(scale) * 0.95), int(page.height() * float(scale)))
    if mode == "switch":
        render(page, path)
        apply_theme(app, "dark", float(scale) * 1.25)
    render(page, path)


if __name__ == "__main__":
    main()
