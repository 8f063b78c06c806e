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
_SUBJECT = "Subject: "


@cache
def _read(path: Path) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    subject, _, body = path.read_text("utf-8").partition("\n\n")
    lines = tuple((line, tuple(_BLANK.findall(line))) for line in body.rstrip().split("\n"))
    return subject.removeprefix(_SUBJECT).strip(), lines


class FileTemplates:
    """Letters of one language."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def render(self, name: str, values: Mapping[str, str]) -> tuple[str, str]:
        """Return subject and text of the letter `name`; `KeyError` for a blank without a value."""
        subject, lines = _read(self._folder / f"{name}.txt")
        kept = []
        for line, blanks in lines:
            if blanks and not any(values[blank] for blank in blanks):
                continue
            kept.append(_BLANK.sub(lambda found: values[found[1]], line))
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() + "\n"
        filled = _BLANK.sub(lambda found: values[found[1]], subject)
        return " ".join(filled.split()), text
