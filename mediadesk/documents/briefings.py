"""A briefing as the text of a mail and as a web page that stands alone."""

from __future__ import annotations

import textwrap
from html import escape

from mediadesk.domain.briefing import Part, Row, Section, Sheet

_WIDTH = 76


def briefing_text(sheet: Sheet) -> str:
    """Return a briefing as plain text, lines of at most 76 characters, LF between them."""
    lines = _wrapped(sheet.title)
    for line in (sheet.update, sheet.embargo):
        if line:
            lines += ["", *_wrapped(line)]
    if sheet.expert:
        lines += ["", *_wrapped(f"For {sheet.expert}")]
    for section in sheet.sections:
        lines += ["", section.title.upper()]
        for row in section.rows:
            lines += _wrapped(f"{row.label}: {row.text}")
            if row.note:
                lines += _wrapped(f"({row.note})", "  ")
        numbered = section.part is Part.ANGLE
        for number, item in enumerate(section.items, 1):
            mark = f"{number}." if numbered else "-"
            lines += _wrapped(f"{mark} {item}")
    lines += ["", *_wrapped(f"{sheet.office}, {sheet.reference}"), sheet.made]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str = "") -> list[str]:
    found: list[str] = []
    for line in text.split("\n"):
        found += textwrap.wrap(
            line,
            _WIDTH,
            initial_indent=indent,
            subsequent_indent=f"{indent}  ",
            break_on_hyphens=False,
        ) or [""]
    return found


_STYLE = """
:root { color-scheme: light dark; --ink: #14171e; --soft: #434a59; --line: #d3d7e0;
  --back: #ffffff; --mark: #fff4df; --mark-line: #b86e00; --mark-ink: #7a4700; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef3; --soft: #b7bdca; --line: #373d49;
  --back: #1b1f26; --mark: #352914; --mark-line: #d99a2b; --mark-ink: #f4c26b; } }
body { margin: 0 auto; padding: 1.5rem; max-width: 46rem; background: var(--back);
  color: var(--ink); font: 1rem/1.5 Inter, system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1rem; margin: 1.25rem 0 .25rem; border-top: 1px solid var(--line);
  padding-top: .75rem; }
p { margin: .25rem 0; }
dl { margin: 0; display: grid; grid-template-columns: minmax(6rem, 10rem) 1fr; gap: .25rem 1rem; }
dt { color: var(--soft); }
dd { margin: 0; white-space: pre-line; }
small, footer { color: var(--soft); font-size: .875rem; display: block; }
.embargo, .update { border: 2px solid var(--mark-line); background: var(--mark);
  color: var(--mark-ink); padding: .5rem .75rem; border-radius: .375rem; font-weight: 600; }
.update { font-weight: 400; }
ol, ul { margin: .25rem 0; padding-left: 1.5rem; }
@page { size: auto; margin: 15mm; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; background: #ffffff;
  color: #000000; } h2, section { break-inside: avoid-page; } }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dt { margin-top: .5rem; } }
""".strip()
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def briefing_html(sheet: Sheet) -> str:
    """Return a briefing as one HTML page: nothing in it is fetched, nothing from outside is markup.

    It prints, follows light and dark, and has landmarks and headings (WCAG 2.2, 1.3.1). Every text
    from outside finds its own direction.
    """
    body = "".join(_section(one) for one in sheet.sections)
    marked = "".join(
        f'<p class="{name}" role="note" dir="auto">{escape(line)}</p>\n'
        for name, line in (("update", sheet.update), ("embargo", sheet.embargo))
        if line
    )
    for_whom = f"<p>For <bdi>{escape(sheet.expert)}</bdi></p>\n" if sheet.expert else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(sheet.language, quote=True)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(sheet.title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f'<header>\n<h1 dir="auto">{escape(sheet.title)}</h1>\n{for_whom}{marked}</header>\n'
        f"<main>\n{body}</main>\n"
        f"<footer><bdi>{escape(sheet.office)}</bdi>, {escape(sheet.reference)}<br>"
        f"{escape(sheet.made)}</footer>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    key = section.part.value
    rows = "".join(_row(one) for one in section.rows)
    if rows:
        rows = f"<dl>\n{rows}</dl>\n"
    items = "".join(f'<li dir="auto">{escape(one)}</li>\n' for one in section.items)
    if items:
        tag = "ol" if section.part is Part.ANGLE else "ul"
        items = f"<{tag}>\n{items}</{tag}>\n"
    return (
        f'<section aria-labelledby="{key}">\n<h2 id="{key}">{escape(section.title)}</h2>\n'
        f"{rows}{items}</section>\n"
    )


def _row(row: Row) -> str:
    note = f'\n<small dir="auto">{escape(row.note)}</small>' if row.note else ""
    return (
        f'<dt><bdi>{escape(row.label)}</bdi></dt>\n<dd dir="auto">{escape(row.text)}{note}</dd>\n'
    )
