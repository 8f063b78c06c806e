"""The text of a release as an editor shows it, and where each character of it went. Pure: no Qt.

Hidden characters appear as escapes (`widgets/plain.py`), Qt counts UTF-16 units, and very long
lines are broken, so a place in the text is not a place in the editor.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from mediadesk.ui.widgets import plain

LONGEST = 300_000
"""Characters that are shown; nobody reads on in a text that is longer."""
_LONGEST_LINE = 2_000
_ODD = re.compile(
    r"[^\t\n\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u03ff\u0400-\u0482\u048a-\u052f"
    r"\u2010-\u2027\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]"
)
"""Everything but the letters that surely stand for themselves; each of these is looked at."""


class Shown:
    """A text as it is shown, with the way there and back."""

    def __init__(self, source: str) -> None:
        """Lay out a text; only its beginning if it is very long."""
        self.cut = len(source) > LONGEST
        source = source[:LONGEST]
        self._length = len(source)
        pieces: list[str] = []
        # After source[self._from[n] - 1] the two run side by side until the next entry.
        self._from, self._to = [0], [0]
        at = place = line = 0
        for found in _ODD.finditer(source + "\0"):
            at, place, line = self._run(source[at : found.start()], pieces, at, place, line)
            if at >= len(source):
                break
            shown = plain.visible(found[0], lines=True)
            pieces.append(shown)
            at += 1
            place += len(shown.encode("utf-16-le", "replace")) // 2
            line += len(shown)
            self._anchor(at, place)
        self.text = "".join(pieces)
        self._end = place

    def _run(
        self, run: str, pieces: list[str], at: int, place: int, line: int
    ) -> tuple[int, int, int]:
        """Take a run of plain characters; break its long lines."""
        for part in run.splitlines(keepends=True) if run else ():
            rest = part
            while line + len(rest.rstrip("\n")) > _LONGEST_LINE:
                room = max(_LONGEST_LINE - line, 0)
                pieces += (rest[:room], "\n")
                at, place, line = at + room, place + room + 1, 0
                rest = rest[room:]
                self._anchor(at, place)
            pieces.append(rest)
            at, place = at + len(rest), place + len(rest)
            line = 0 if rest.endswith("\n") else line + len(rest)
        return at, place, line

    def _anchor(self, at: int, place: int) -> None:
        if self._from[-1] == at:
            self._to[-1] = place
            return
        self._from.append(at)
        self._to.append(place)

    def to_shown(self, offset: int) -> int:
        """Return where in the editor (UTF-16 units) the character at `offset` is shown."""
        offset = min(max(offset, 0), self._length)
        number = bisect_right(self._from, offset) - 1
        return min(self._to[number] + offset - self._from[number], self._end)

    def to_source(self, position: int) -> int:
        """Return which character of the text is shown at a position of the editor."""
        position = min(max(position, 0), self._end)
        number = bisect_right(self._to, position) - 1
        following = self._from[number + 1] if number + 1 < len(self._from) else self._length
        return min(self._from[number] + position - self._to[number], following)
