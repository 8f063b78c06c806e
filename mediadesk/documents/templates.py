"""The wording of letters, from `resources/templates/LANGUAGE/NAME.txt`.

The first line is `Subject: …`; blanks are `${name}`. A line whose blanks are all empty is left out,
so that a letter does not show the gaps of what a reporter did not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

_BLANK = re.compile(r"\$\{(\w+)\}")
_GAP = re.compile(r"\n{3,}")
_SUBJECT = "Subject: "


Line = tuple[str, tuple[str, ...]]
"""A line with `%s` for each blank, and the names of the blanks; a line without any as it is."""


def _line(text: str) -> Line:
    pieces = _BLANK.split(text)
    if len(pieces) == 1:
        return text, ()
    return "%s".join(piece.replace("%", "%%") for piece in pieces[0::2]), tuple(pieces[1::2])


def _fill(line: Line, values: Mapping[str, str]) -> str:
    form, blanks = line
    return form % tuple([values[blank] for blank in blanks]) if blanks else form


def _filled(lines: tuple[Line, ...], values: Mapping[str, str]) -> Iterator[str]:
    for form, blanks in lines:
        if not blanks:
            yield form
            continue
        said = tuple([values[blank] for blank in blanks])
        if any(said):
            yield form % said


@cache
def _read(path: str) -> tuple[Line, tuple[Line, ...]]:
    subject, _, body = Path(path).read_text("utf-8").partition("\n\n")
    return (
        _line(subject.removeprefix(_SUBJECT).strip()),
        tuple(_line(text) for text in body.rstrip().split("\n")),
    )


class FileTemplates:
    """Letters of one language."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names under which `render` knows the letters of a folder, in order."""
        found = Path(self._folder, folder).glob("*.txt")
        return tuple(sorted(f"{folder}/{path.stem}" for path in found))

    def render(self, name: str, values: Mapping[str, str]) -> tuple[str, str]:
        """Return subject and text of the letter `name`; `KeyError` for a blank without a value."""
        subject, lines = _read(f"{self._folder}/{name}.txt")
        text = _GAP.sub("\n\n", "\n".join(_filled(lines, values))).strip() + "\n"
        return " ".join(_fill(subject, values).split()), text
