"""The pages that the press desk makes when they are first gone to, and what leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from mediadesk.ui.actions import Actions
    from mediadesk.ui.desk.face import DeskFace
    from mediadesk.ui.desk.review.page import ReviewPage
    from mediadesk.ui.desk.settings.page import SettingsPage
    from mediadesk.ui.signals import Context


class Pages(QObject):
    """Makes each page once, and brings it forward; what a page cannot do itself is a signal."""

    wanted = Signal()
    """A page of the desk is about to be shown: the desk comes forward."""
    room_wanted = Signal(str)
    """The press room, with the release of this id or ""."""
    deliver_wanted = Signal()
    fetch_wanted = Signal()
    settings_made = Signal(object)
    """The `SettingsPage`, for those who follow what is chosen on it."""

    def __init__(self, context: Context, actions: Actions, face: DeskFace) -> None:
        """Name the pages to a face, which asks for each when it is first gone to."""
        super().__init__(face)
        self._context = context
        self._actions = actions
        self._face = face
        face.add_later("outbox", self._make_outbox)
        face.add_later("intake", self._make_intake)
        face.add_later("calendar", self._make_calendar)
        face.add_later("releases", self._make_releases)
        face.add_later("reporters", self._make_reporters)
        face.add_later("experts", self._make_experts)
        face.add_later("review", self._make_review)
        face.add_later("logs", self._make_logs)
        face.add_later("settings", self._make_settings)

    def _make_outbox(self) -> QWidget:
        from mediadesk.ui.desk.outbox.page import OutboxPage

        page = OutboxPage(self._context, me=self._face.me)
        page.request_wanted.connect(self._face.show_request)
        page.deliver_wanted.connect(self.deliver_wanted)
        return page

    def _make_intake(self) -> QWidget:
        from mediadesk.ui.desk.intake.page import IntakePage

        page = IntakePage(self._context, me=self._face.me)
        page.request_wanted.connect(self._face.show_request)
        page.fetch_wanted.connect(self.fetch_wanted)
        return page

    def _make_calendar(self) -> QWidget:
        from mediadesk.ui.desk.calendar.page import CalendarPage

        page = CalendarPage(self._context, self._actions, me=self._face.me)
        page.request_wanted.connect(self._face.show_request)
        return page

    def _make_reporters(self) -> QWidget:
        from mediadesk.ui.desk.reporters.page import ReportersPage

        page = ReportersPage(self._context, self._actions, me=self._face.me)
        page.request_wanted.connect(self._face.show_request)
        return page

    def _make_experts(self) -> QWidget:
        from mediadesk.ui.desk.experts.page import ExpertsPage

        page = ExpertsPage(self._context, self._actions, me=self._face.me)
        page.release_wanted.connect(self.show_release)
        return page

    def _make_releases(self) -> QWidget:
        from mediadesk.ui.desk.releases.page import ReleasesPage

        page = ReleasesPage(self._context, me=self._face.me)
        page.mend_wanted.connect(lambda release_id: self._review().revise(release_id))
        page.import_wanted.connect(lambda: self._review().choose())
        page.room_wanted.connect(self.room_wanted)
        page.requests_wanted.connect(lambda release_id: self._face.go(f"release:{release_id}"))
        return page

    def _make_review(self) -> QWidget:
        from mediadesk.ui.desk.review.page import ReviewPage

        page = ReviewPage(self._context, me=self._face.me)
        page.finished.connect(self.show_release)
        page.check_wanted.connect(self._check_link)
        return page

    def _make_settings(self) -> QWidget:
        from mediadesk.ui.desk.settings.page import SettingsPage

        page: SettingsPage = SettingsPage(self._context, self._actions, me=self._face.me)
        self.settings_made.emit(page)
        return page

    def _make_logs(self) -> QWidget:
        from mediadesk.ui.desk.logs.page import LogsPage

        return LogsPage(self._context, me=self._face.me)

    def import_log(self, path: Path | None = None) -> None:
        """Show the import of old logs, with a file if one is named."""
        from mediadesk.ui.desk.logs.page import LogsPage

        self.wanted.emit()
        page = self._face.page("logs")
        assert isinstance(page, LogsPage)
        if path is not None:
            page.take(path)

    def _review(self) -> ReviewPage:
        """Show the review of releases."""
        from mediadesk.ui.desk.review.page import ReviewPage

        self.wanted.emit()
        page = self._face.page("review")
        assert isinstance(page, ReviewPage)
        return page

    def review(self, files: Sequence[Path]) -> None:
        """Show the review with release files."""
        self._review().take(tuple(files))

    def paste_release(self) -> None:
        """Show the review with what is on the clipboard."""
        self._review().paste()

    def drop_release(self, event: QDropEvent) -> None:
        """Show the review with what was dropped."""
        self._review().dropEvent(event)

    def show_release(self, release_id: str) -> None:
        """Show a release on the desk, "" for the list of them."""
        from mediadesk.ui.desk.releases.page import ReleasesPage

        self.wanted.emit()
        page = self._face.page("releases")
        if release_id and isinstance(page, ReleasesPage):
            page.open(release_id)

    def _check_link(self, release_id: str) -> None:
        """Ask the link of a release that was just stored, where nobody waits for it."""
        context, actor = self._context, self._face.me()
        desk = context.desk
        if desk is None:
            return
        context.tasks.run(
            self,
            "mail",
            lambda: desk.links.check(release_id, actor=actor),
            done=lambda found: context.changed.emit(found[1]),
            failed=lambda _error: None,
        )
