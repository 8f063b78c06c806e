"""The briefing of a request: whether it was sent and still holds, and the way to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.briefing import Draft, Sent
from mediadesk.domain.errors import Refused
from mediadesk.domain.outbox import UNDO_WINDOW
from mediadesk.services.outcome import Done, RequestFile
from mediadesk.ui import text
from mediadesk.ui.desk.request.verbs import Verbs
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label

if TYPE_CHECKING:
    from mediadesk.services.desk import Desk
    from mediadesk.ui.desk.request.preview import BriefingDialog, Shown

_tr = QCoreApplication.translate


def changed_facts(names: Sequence[str]) -> str:
    """Return what is no longer as a briefing said, in words."""
    known = {
        "when": _tr("Briefing", "the time"),
        "length": _tr("Briefing", "the length"),
        "state": _tr("Briefing", "whether it is settled"),
        "place": _tr("Briefing", "the place"),
        "form": _tr("Briefing", "how it is done"),
        "live": _tr("Briefing", "whether it is live"),
        "expert": _tr("Briefing", "who speaks"),
        "terms": _tr("Briefing", "the terms"),
        "embargo": _tr("Briefing", "the embargo"),
        "reporter": _tr("Briefing", "the reporter"),
    }
    return ", ".join(known.get(name, name) for name in names)


class BriefingCard(QWidget):
    """In the rail: whether a briefing was sent, whether it still holds, and the way to the next."""

    wanted = Signal()

    def __init__(
        self,
        sent: Sent | None,
        stale: Sequence[str],
        *,
        now: datetime,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        """Show what was sent."""
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 16, 0, 0)
        box.setSpacing(4)
        box.addWidget(Label(self.tr("Briefing"), role="body_s"))
        words = self.tr("Not sent yet")
        icon = "file-text"
        if sent is not None:
            when = text.moment(sent.at, now, zone)
            words = text.fill(self.tr("Sent to %1, %2"), sent.to, when)
            icon = "check"
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(Glyph(icon, size=16), 0, Qt.AlignmentFlag.AlignTop)
        self.words = Label(words, colour="text" if sent else "text3", wrap=True)
        line.addWidget(self.words, 1)
        box.addLayout(line)
        self.stale: Banner | None = None
        if stale:
            self.stale = Banner(
                self.tr("The briefing is out of date"),
                text.fill(self.tr("Changed since: %1"), changed_facts(stale)),
                tone="warn",
                icon="triangle-alert",
            )
            box.addWidget(self.stale)
        self.button = Button(
            self.tr("Send the new one") if stale else self.tr("Prepare the briefing"),
            kind="link",
            size=28,
            key="B",
            on_click=self.wanted.emit,
        )
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)


class Briefer(QObject):
    """Prepares and sends the briefing of the request that is shown."""

    failed = Signal(str)

    def __init__(
        self,
        context: Context,
        verbs: Verbs,
        *,
        me: Callable[[], str],
        file: Callable[[], RequestFile | None],
        over: QWidget,
    ) -> None:
        """Ask over the widget `over`; acts are kept in the verbs' history."""
        super().__init__(over)
        self._context = context
        self._verbs = verbs
        self._me = me
        self._file = file
        self._over = over

    def ask(self) -> None:
        """Prepare the briefing and show it."""
        file = self._file()
        if file is None or self._verbs.selected():
            return
        self._make(file.request.id, None, self._open)

    def _make(self, request_id: str, draft: Draft | None, done: Callable[[Shown], None]) -> None:
        """Make the page away from the window's own thread."""
        from mediadesk.ui.desk.request.preview import PAGE_WIDTH, Shown
        from mediadesk.ui.widgets.sheet import picture

        desk = self._context.desk
        if desk is None:
            return
        ratio = self._over.devicePixelRatioF()
        width = px(PAGE_WIDTH)

        def make() -> Shown:
            if draft is not None:
                desk.briefings.keep(request_id, draft)
            prepared = desk.briefings.prepare(request_id, draft=draft)
            points = picture(prepared.sheet, scale=1.0).width()
            image = picture(prepared.sheet, scale=width * ratio / points)
            image.setDevicePixelRatio(ratio)
            return Shown(
                prepared=prepared,
                image=image,
                words=desk.briefings.writers.text(prepared.sheet),
            )

        self._context.tasks.run(self, "data", make, done=done, failed=self._did_not, key="briefing")

    def _open(self, shown: Shown) -> None:
        from mediadesk.ui.desk.request.preview import BriefingDialog

        request = shown.prepared.request
        dialog = BriefingDialog(shown, self._over)

        def again() -> None:
            self._make(request.id, dialog.draft(), dialog.show_page)

        def send() -> None:
            draft = dialog.draft()
            self._send(dialog, request.id, draft, shown.prepared.name)

        dialog.changed.connect(again)
        dialog.asked.connect(send)
        dialog.rejected.connect(lambda: self._keep(request.id, dialog.draft(), shown))
        window = self._over.window()
        dialog.move(window.mapToGlobal(window.rect().center()) - dialog.rect().center())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep(self, request_id: str, draft: Draft, shown: Shown) -> None:
        desk = self._context.desk
        if desk is None or draft == shown.prepared.draft:
            return
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.briefings.keep(request_id, draft),
            failed=self._did_not,
            key="keep",
        )

    def _send(self, dialog: BriefingDialog, request_id: str, draft: Draft, name: str) -> None:
        desk, me = self._context.desk, self._me()
        if desk is None:
            return
        dialog.refuse("", "")
        dialog.button.setEnabled(False)

        def send(desk: Desk) -> Done:
            return desk.briefings.send(request_id, draft, actor=me, pause=UNDO_WINDOW)

        def failed(error: Exception) -> None:
            dialog.button.setEnabled(True)
            field = error.problems[0].field if isinstance(error, Refused) else ""
            dialog.refuse(field, text.failure(error))

        def done(result: Done) -> None:
            dialog.accept()
            sentence = self.tr("The briefing for %1 leaves in ten seconds")
            self._verbs.keep(text.fill(sentence, name or draft.email), result)

        self._context.tasks.run(self, "data", lambda: send(desk), done=done, failed=failed)

    def _did_not(self, error: Exception) -> None:
        self.failed.emit(text.failure(error))
