"""The wording of letters, from `resources/templates/LANGUAGE/NAME.txt`.

The first line is `Subject: …`; blanks are `${name}`. A line whose blanks are all empty is left out,
so that a letter does not show the gaps of what a reporter did not say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_BLANK = re.compile(r"\$\{(\w+)\}")
_GAP = re.compile(r"\n{3,}")
_SUBJECT = "Subject: "


Line = tuple[tuple[str, ...], tuple[str, ...]]
"""The fixed pieces of a line, and the names of the blanks between them."""


def _line(text: str) -> Line:
    pieces = _BLANK.split(text)
    return tuple(pieces[0::2]), tuple(pieces[1::2])


def _fill(line: Line, values: Mapping[str, str]) -> str:
    pieces, blanks = line
    filled = [pieces[0]]
    for blank, piece in zip(blanks, pieces[1:], strict=True):
        filled.append(values[blank])
        filled.append(piece)
    return "".join(filled)


@cache
def _read(path: Path) -> tuple[Line, tuple[Line, ...]]:
    subject, _, body = path.read_text("utf-8").partition("\n\n")
    return (
        _line(subject.removeprefix(_SUBJECT).strip()),
        tuple(_line(text) for text in body.rstrip().split("\n")),
    )


class FileTemplates:
    """Letters of one language."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def render(self, name: str, values: Mapping[str, str]) -> tuple[str, str]:
        """Return subject and text of the letter `name`; `KeyError` for a blank without a value."""
        subject, lines = _read(Path(f"{self._folder}/{name}.txt"))
        kept = [
            _fill(line, values)
            for line in lines
            if not line[1] or any(values[blank] for blank in line[1])
        ]
        text = _GAP.sub("\n\n", "\n".join(kept)).strip() + "\n"
        return " ".join(_fill(subject, values).split()), text
