"""Who else is here: says what this window does, and notices what other windows wrote.

Every few seconds, on the lane of the database, after whatever somebody waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from mediadesk.domain.changes import Changes
from mediadesk.domain.company import Colleague, Doing
from mediadesk.ui.signals import Context

EVERY = 4_000
"""Between two looks, ms; a presence lasts ten of them."""
_SOON = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    others: Mapping[str, Colleague]
    newest: int
    subjects: tuple[str, ...]


class CompanyWatch(QObject):
    """Tells and asks; `changed` carries who else is at which request."""

    changed = Signal(object)

    def __init__(
        self,
        context: Context,
        *,
        me: Callable[[], str],
        at: Callable[[], tuple[str, Doing]],
        parent: QObject,
    ) -> None:
        """Make it idle; `at` says which request is open here and what is done with it."""
        super().__init__(parent)
        self._context = context
        self._me = me
        self._at = at
        self._newest: int | None = None
        self._own: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        context.changed.connect(self._changed_here)

    def start(self) -> None:
        """Begin to tell and to ask."""
        self._timer.start(EVERY)

    def tell_soon(self) -> None:
        """Tell what is done now before the next look is due."""
        if self._timer.remainingTime() > _SOON:
            self._timer.start(_SOON)

    def look(self) -> None:
        """Tell what this window does, and ask what the others do."""
        desk = self._context.desk
        self._timer.start(EVERY)
        if desk is None:
            return
        me, (request_id, doing), newest = self._me(), self._at(), self._newest

        def ask() -> _Look:
            desk.company.tell(request_id, doing, actor=me)
            views = desk.database.read()
            # The first look only learns where the timeline ends.
            number, subjects = views.news(newest if newest is not None else 0)
            return _Look(
                others=desk.company.others(),
                newest=number,
                subjects=subjects if newest is not None else (),
            )

        # A database that cannot be read is told by the pages that need it.
        self._context.tasks.run(
            self, "data", ask, done=self._take, failed=lambda _error: None, key="company"
        )

    def _changed_here(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self._own |= changes.requests

    def _take(self, look: _Look) -> None:
        self._newest = look.newest
        # What was done here is shown already.
        elsewhere = frozenset(look.subjects) - self._own
        self._own = set()
        if elsewhere:
            self._context.changed.emit(Changes(requests=elsewhere))
            self._own = set()
        self.changed.emit(look.others)
