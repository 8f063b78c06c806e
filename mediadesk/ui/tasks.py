"""Work off the GUI thread: two lanes of one worker each, and one way back.

The data lane does use cases and questions, in order; the mail lane does what may wait for a
network or a keyring. A lane's thread sleeps in a queue until there is work or the end; it is a
daemon, so a server that never answers cannot keep the program from ending.

What fails: `DeskError` goes to the task's `failed`; anything else is ours, and goes to the crash
reporter besides. What comes back for an owner that is gone is dropped.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from mediadesk.domain.errors import DeskError

LANES = ("data", "mail")
_Reporter = Callable[[BaseException], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A piece of work on its way out or back. `number` grows with every task."""

    number: int
    lane: str
    work: Callable[[], object]
    owner: QObject
    key: str
    done: Callable[..., None] | None
    failed: Callable[[Exception], None] | None


class _Lane:
    """One worker thread and its queue; it ends with the first None that it takes."""

    def __init__(
        self, name: str, deliver: Callable[[_Task, object, Exception | None], None]
    ) -> None:
        self._waiting: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._deliver = deliver
        self._stale: Callable[[_Task], bool] = lambda _task: False
        self._thread = threading.Thread(target=self._work, name=f"mediadesk-{name}", daemon=True)
        self._started = False

    def put(self, task: _Task) -> None:
        """Queue a task; the thread starts with the first one."""
        if not self._started:
            self._started = True
            self._thread.start()
        self._waiting.put(task)

    def skip(self, stale: Callable[[_Task], bool]) -> None:
        """Ask `stale` before a task begins; one that is stale is not done at all."""
        self._stale = stale

    def refuse_more(self, *, drop: bool) -> None:
        """Let the running piece finish, and what waits behind it, unless it is to be dropped."""
        while drop:
            try:
                self._waiting.get_nowait()
            except queue.Empty:
                break
        self._waiting.put(None)

    def end(self, wait: float) -> bool:
        """Say whether the thread ended within `wait` seconds."""
        if self._started:
            self._thread.join(wait)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (task := self._waiting.get()) is not None:
            if self._stale(task):
                continue
            result: object = None
            error: Exception | None = None
            try:
                result = task.work()
            except Exception as caught:  # noqa: BLE001  # sorted in the GUI thread
                error = caught
            self._deliver(task, result, error)
            del task, result, error


class Tasks(QObject):
    """Runs work and brings what comes of it back into the GUI thread."""

    _finished = Signal(object)

    def __init__(self, report: _Reporter, parent: QObject | None = None) -> None:
        """Make both lanes; `report` gets whatever a piece of work should not have raised."""
        super().__init__(parent)
        self._report = report
        self._numbers = itertools.count(1)
        self._newest: dict[tuple[int, str], int] = {}
        self._ending = False
        self._lanes = {name: _Lane(name, self._hand_back) for name in LANES}
        for lane in self._lanes.values():
            lane.skip(self._is_replaced)
        self._finished.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def run(  # each part is named where it is called
        self,
        owner: QObject,
        lane: str,
        work: Callable[[], object],
        *,
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        key: str = "",
    ) -> None:
        """Do `work` on the lane "data" or "mail"; tell `owner` in the GUI thread, if it lives.

        `done` gets what `work` returned, `failed` the `DeskError` it raised. A newer piece of work
        of the same owner and key replaces an older one, whether it has begun or not. After `close`
        nothing is taken any more. KeyError for an unknown lane.
        """
        chosen = self._lanes[lane]
        if self._ending:
            return
        number = next(self._numbers)
        if key:
            self._newest[id(owner), key] = number
        chosen.put(
            _Task(
                number=number,
                lane=lane,
                work=work,
                owner=owner,
                key=key,
                done=done,
                failed=failed,
            )
        )

    @property
    def ending(self) -> bool:
        """Whether the end has begun; long work asks this between its steps."""
        return self._ending

    def close(self, wait: float = 5.0) -> bool:
        """Refuse new work, wait at most `wait` seconds in all; say whether both lanes ended."""
        self._ending = True
        for name, lane in self._lanes.items():
            # What waits for the database may be the last words that somebody typed.
            lane.refuse_more(drop=name == "mail")
        limit = time.monotonic() + wait
        ended = [lane.end(max(limit - time.monotonic(), 0.0)) for lane in self._lanes.values()]
        return all(ended)

    def _is_replaced(self, task: _Task) -> bool:
        if not task.key:
            return False
        return self._newest.get((id(task.owner), task.key), 0) > task.number

    def _hand_back(self, task: _Task, result: object, error: Exception | None) -> None:
        if not self._ending and shiboken6.isValid(self):
            self._finished.emit((task, result, error))

    @Slot(object)
    def _take(self, finished: tuple[_Task, object, Exception | None]) -> None:
        task, result, error = finished
        if self._ending or self._is_replaced(task) or not shiboken6.isValid(task.owner):
            return
        if task.key:
            self._newest.pop((id(task.owner), task.key), None)
        if error is None:
            if task.done is not None:
                task.done(result)
            return
        if not isinstance(error, DeskError):
            self._report(error)
        if task.failed is not None:
            task.failed(error)
        elif isinstance(error, DeskError):
            self._report(error)
