"""Gathers every visible word of the program into a file for Qt Linguist (.ts).

    python3 dev.py words                     writes resources/i18n/mediadesk.ts
    lupdate, linguist, lrelease              are Qt's own, in the environment's PySide6 folder

Copy the file to `mediadesk_<language>.ts` (such as `mediadesk_de.ts`), translate it, and make
`mediadesk_de.qm` of it with `lrelease`; the program takes the one of the system's language. Each
sentence with `%n` has as many forms as the language has plurals (CLDR); the English forms are made
by the program, from the `(s)` in the sentence.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(__file__).with_name("mediadesk.ts")
_TRANSLATE = {"_tr", "translate"}
_FAILURES = {"Conflict", "WorldFailed"}


@dataclass(frozen=True, slots=True)
class Word:
    """A sentence to translate: where Qt looks for it, and whether it counts something."""

    context: str
    source: str
    counts: bool
    place: str


def _text(node: ast.expr | None) -> str:
    """Return what a plain string says, "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ""


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def words_of(tree: ast.AST, place: str) -> Iterator[Word]:
    """Yield the sentences of a module, in their order."""
    yield from _walk(tree, "", place)


def _walk(node: ast.AST, owner: str, place: str) -> Iterator[Word]:
    for child in ast.iter_child_nodes(node):
        inner = child.name if isinstance(child, ast.ClassDef) else owner
        if isinstance(child, ast.Call):
            found = _word(child, owner, place)
            if found is not None and found.source.strip():
                yield found
        yield from _walk(child, inner, place)


def _word(call: ast.Call, owner: str, place: str) -> Word | None:
    name, args = _called(call), call.args
    line = f"{place}:{call.lineno}"
    if name == "tr" and args:
        return Word(owner, _text(args[0]), len(args) > 2, line)
    if name in _TRANSLATE and len(args) > 1:
        return Word(_text(args[0]), _text(args[1]), len(args) > 3, line)
    if name == "counted" and args:
        return Word("Text", _text(args[0]), True, line)  # noqa: FBT003  # it counts
    if name == "Problem" and len(args) > 1:
        return Word("Problem", _text(args[1]), False, line)  # noqa: FBT003  # it does not
    if name == "add" and len(args) > 1 and place.startswith("mediadesk/domain/"):
        # How the domain's checkers note a problem.
        return Word("Problem", _text(args[1]), False, line)  # noqa: FBT003  # it does not
    if name in _FAILURES and args:
        return Word("Problem", _text(args[0]), False, line)  # noqa: FBT003  # it does not
    return None


def gather() -> dict[str, dict[str, Word]]:
    """Return every sentence by context and source."""
    found: dict[str, dict[str, Word]] = {}
    for path in sorted((ROOT / "mediadesk").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        for word in words_of(ast.parse(path.read_text(encoding="utf-8")), place):
            if word.context:
                found.setdefault(word.context, {}).setdefault(word.source, word)
    return found


def render(found: dict[str, dict[str, Word]]) -> str:
    """Return a .ts file with every sentence, untranslated."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        '<TS version="2.1" sourcelanguage="en_GB">',
    ]
    for context, words in sorted(found.items()):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for word in words.values():
            file, _, number = word.place.rpartition(":")
            kind = ' numerus="yes"' if word.counts else ""
            form = "<numerusform></numerusform>" if word.counts else ""
            lines += [
                f"    <message{kind}>",
                f'        <location filename="../../{file}" line="{number}"/>',
                f"        <source>{escape(word.source)}</source>",
                f'        <translation type="unfinished">{form}</translation>',
                "    </message>",
            ]
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def main() -> int:
    """Write the file; return 0."""
    TARGET.write_text(render(gather()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
