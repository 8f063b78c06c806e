"""Saved views: searches with a name, kept in the settings of this computer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from mediadesk.ui import text
from mediadesk.ui.desk.queue.naming import LONGEST
from mediadesk.ui.signals import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsChange:
    """What an act did to the saved views; `show` is the view to be shown when it is taken back."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    show: str = ""
    shown_before: str = ""

    def back(self) -> ViewsChange:
        """Return the act that takes this one back."""
        return ViewsChange(
            before=self.after, after=self.before, show=self.shown_before, shown_before=self.show
        )


class SavedViews(QObject):
    """The saved views of the queue, in the order in which they were saved."""

    changed = Signal(object, bool)
    """Carries the `ViewsChange` that was written, and whether it took another one back."""
    failed = Signal(str, bool)
    """Carries what is wrong, and whether a change was to be taken back."""

    def __init__(self, context: Context, parent: QObject) -> None:
        """Read and write them with the desk of `context`."""
        super().__init__(parent)
        self._context = context

    def views(self) -> dict[str, str]:
        """Return what each view looks for, by its name, in the order in which they were saved."""
        try:
            found = json.loads(self._context.settings.get("desk.views") or "{}")
        except ValueError:
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(name): str(words) for name, words in found.items()}

    def save(self, name: str, words: str) -> None:
        """Keep a search under a name; a view of that name becomes this one."""
        kept = " ".join(name.split())[:LONGEST]
        if kept and words.strip():
            before = self.views()
            self._write(
                ViewsChange(before=before, after={**before, kept: words.strip()}, show=kept)
            )

    def rename(self, name: str, other: str) -> None:
        """Give a view another name; one that had it before is replaced."""
        kept = " ".join(other.split())[:LONGEST]
        before = self.views()
        if kept and name in before and kept != name:
            after = {
                kept if one == name else one: words
                for one, words in before.items()
                if one == name or one != kept
            }
            self._write(ViewsChange(before=before, after=after, show=kept, shown_before=name))

    def remove(self, name: str) -> None:
        """Forget a view."""
        before = self.views()
        after = {one: words for one, words in before.items() if one != name}
        self._write(ViewsChange(before=before, after=after, shown_before=name))

    def take_back(self, change: ViewsChange) -> None:
        """Write the views as they were before a change; what was saved since stays."""
        now = self.views()
        added = {name: words for name, words in now.items() if name not in change.after}
        back = change.back()
        self._write(
            ViewsChange(
                before=now,
                after={**back.after, **added},
                show=back.show,
                shown_before=back.shown_before,
            ),
            back=True,
        )

    def _write(self, change: ViewsChange, *, back: bool = False) -> None:
        desk = self._context.desk
        if desk is None:
            return
        content = json.dumps(dict(change.after), ensure_ascii=False)
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.settings.set("desk.views", content),
            done=lambda _nothing: self.changed.emit(change, back),
            failed=lambda error: self.failed.emit(text.failure(error), back),
        )
