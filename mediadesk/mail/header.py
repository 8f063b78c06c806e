"""Header fields as people meant them: words, parameters, dates, identifiers.

Written here because the standard library's readers either recurse, or take time and memory that
grow with the square of a field; everything below reads a field once from left to right. What is
malformed is read as far as it makes sense; nothing raises on any bytes.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from mediadesk.mail.charset import decode

MOST_PARAMETERS = 200
DEEPEST_COMMENT = 30

_LONGEST_WORD = 16_384
"""Characters of an encoded word. RFC 2047 allows 75; some programs write whole subjects as one."""
_CHARSET = re.compile(r"[A-Za-z0-9][\w.:+()-]{0,59}(?:\*[A-Za-z0-9-]{0,40})?")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def unfold(value: bytes, hint: str = "") -> str:
    """Return a raw field value as one line of text, its encoded words still encoded.

    Bytes beyond ASCII have no charset in a header: UTF-8, then `hint`, then windows-1252.
    """
    text = decode(value, "", hint) if not value.isascii() else value.decode("ascii")
    if "\n" in text:
        lines = [line.strip(" \t\r") for line in text.split("\n")]
        text = " ".join([line for line in lines if line])
    return text.replace("\r", " ").strip(" \t")


def words(text: str) -> str:
    """Return `text` with its encoded words decoded (RFC 2047), broken ones as far as they go.

    Neighbours of one charset are joined before they are decoded, because many programs break a
    letter in two.
    """
    if "=?" not in text:
        return text
    out: list[str] = []
    run: list[bytes] = []
    run_charset = ""
    position = 0

    def flush() -> None:
        if run:
            out.append(decode(b"".join(run), run_charset))
            run.clear()

    while True:
        start = text.find("=?", position)
        if start < 0:
            break
        word = _word_at(text, start)
        if word is None:
            flush()
            out.append(text[position : start + 2])
            position = start + 2
            continue
        charset, data, end = word
        between = text[position:start]
        if between.strip(" \t\r\n") or not run:
            flush()
            out.append(between)
        if run and charset.lower() != run_charset.lower():
            flush()
        run_charset = charset
        run.append(data)
        position = end
    flush()
    out.append(text[position:])
    return "".join(out)


def _word_at(text: str, start: int) -> tuple[str, bytes, int] | None:
    """Return charset, bytes and end of the encoded word at `start`, None if there is none."""
    middle = text.find("?", start + 2, start + 110)
    if middle < 0 or text[middle + 2 : middle + 3] != "?":
        return None
    charset = text[start + 2 : middle].strip()
    kind = text[middle + 1].lower()
    if kind not in "bq" or (charset and not _CHARSET.fullmatch(charset)):
        return None
    content = middle + 3
    end = text.find("?=", content, content + _LONGEST_WORD)
    if end < 0:
        return None
    # A word never holds the beginning of another: then this one was cut.
    again = text.find("=?", content, end)
    if again >= 0 and _CHARSET.match(text, again + 2) and text.find("?", again + 2, again + 64) > 0:
        after = text.find("?", again + 2)
        if (
            text[after + 2 : after + 3] == "?"
            and text[after + 1].lower() in "bq"
            and after < end + 2
        ):
            return None
    inner = text[content:end]
    charset = charset.partition("*")[0]
    if kind == "b":
        return charset, base64_bytes(inner.encode("ascii", "ignore")), end + 2
    if inner.isascii():
        raw = inner.replace("_", " ").encode("ascii")
    else:
        raw = inner.replace("_", " ").encode("utf-8", "replace")
    return charset, binascii.a2b_qp(_one_line(raw), header=False), end + 2


def _one_line(data: bytes) -> bytes:
    return data.replace(b"\r", b"").replace(b"\n", b"")


def base64_bytes(data: bytes) -> bytes:
    """Return what base64 text holds; marks that do not belong there are stepped over."""
    clean = _NOT_BASE64.sub(b"", data)
    extra = len(clean) % 4
    if extra == 1:
        clean = clean[:-1]
    elif extra:
        clean += b"=" * (4 - extra)
    return base64.b64decode(clean)


def text_of(value: bytes, hint: str = "") -> str:
    """Return an unstructured field such as Subject: one line, decoded, blanks at the ends gone."""
    text = words(unfold(value, hint))
    if "\n" in text or "\r" in text:
        text = text.replace("\r", " ").replace("\n", " ")
    # Encoded words are padded with NUL by some old mail servers.
    return text.strip(" \t\0")


def uncommented(text: str) -> str:
    """Return text without its comments in round brackets (RFC 5322, 3.2.2)."""
    if "(" not in text:
        return text
    out: list[str] = []
    position = 0
    while True:
        start = text.find("(", position)
        if start < 0:
            out.append(text[position:])
            return "".join(out)
        out.append(text[position:start])
        _, position, _ = comment(text, start)


_COMMENT_MARK = re.compile(r"[()\\]")


def comment(text: str, start: int) -> tuple[str, int, bool]:
    """Return the content of the comment at `start`, its end, and whether it was too deep."""
    depth, position, deepest = 1, start + 1, 1
    while depth:
        found = _COMMENT_MARK.search(text, position)
        if found is None:
            # Never closed: only the bracket itself is dropped.
            return "", start + 1, deepest > DEEPEST_COMMENT
        position = found.end()
        if found[0] == "(":
            depth += 1
            deepest = max(deepest, depth)
            if depth > DEEPEST_COMMENT:
                return "", len(text), True
        elif found[0] == ")":
            depth -= 1
        else:
            position += 1
    return re.sub(r"\\(.)", r"\1", text[start + 1 : position - 1]), position, False


@dataclass(frozen=True, slots=True)
class Parameters:
    """A field such as Content-Type: its value in small letters, and its parameters decoded."""

    value: str
    parameters: dict[str, str]
    cut: bool = False


_PARAMETER = re.compile(
    r"""\s*+;?+\s*+([^\s=;"]{1,80})\s*+=\s*+("(?:[^"\\]|\\.)*"?|'[^';]*'(?=\s*(?:;|$))|[^;]*)""",
    re.DOTALL,
)
_USUAL = 120
_SECTION = re.compile(r"(.+?)(?:\*(\d{1,4}))?(\*)?$")


def parameters(value: bytes, hint: str = "") -> Parameters:
    """Read a value with parameters (RFC 2045, 5.1; RFC 2231 for continuations and charsets)."""
    if len(value) < _USUAL and value.isascii():
        return _usual_parameters(value)
    return _parameters(value, hint)


@lru_cache(maxsize=1024)
def _usual_parameters(value: bytes) -> Parameters:
    """Read what most parts of most mails say in the same words."""
    return _parameters(value, "")


def _parameters(value: bytes, hint: str) -> Parameters:
    text = unfold(value, hint)
    head, separator, rest = text.partition(";")
    if "(" in head:
        head = uncommented(head)
    if not separator:
        # A missing semicolon: `text/plain charset=utf-8`.
        head, _, rest = head.strip().partition(" ")
    kind = head.strip().lower()
    if "=" not in rest:
        return Parameters(kind, {})
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    written, cut = _written(rest)
    for name, text in written:
        section = _SECTION.fullmatch(name)
        if section is None or (section[2] is None and section[3] is None):
            found.setdefault(name, text)
        else:
            number = int(section[2]) if section[2] else 0
            pieces.setdefault(section[1], []).append((number, bool(section[3]), text))
    for name, parts in pieces.items():
        found[name] = _joined(parts)
    return Parameters(kind, found, cut)


def _written(rest: str) -> tuple[list[tuple[str, str]], bool]:
    """Return names (in small letters) and values as written, and whether there were too many."""
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(rest):
        match = _PARAMETER.match(rest, position)
        if match is None:
            following = rest.find(";", position)
            if following < 0:
                break
            position = following + 1
            continue
        position = max(match.end(), position + 1)
        if len(found) == MOST_PARAMETERS:
            return found, True
        found.append((match[1].lower(), _unquoted(match[1].lower(), match[2])))
    return found, False


def _unquoted(name: str, written: str) -> str:
    if written.startswith('"'):
        inner = written[1:-1] if len(written) > 1 and written.endswith('"') else written[1:]
        # A backslash before a letter is a Windows path, not an escape.
        return re.sub(r'\\(["\\])', r"\1", inner)
    text = written.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1]
    if "(" in text and name in ("charset", "boundary"):
        return uncommented(text).strip()
    return text


def _joined(parts: list[tuple[int, bool, str]]) -> str:
    """Join the sections of a parameter; its charset stands in the first (RFC 2231, 4.1)."""
    parts.sort(key=lambda part: part[0])
    charset = ""
    data = bytearray()
    for position, (_, encoded, written) in enumerate(parts):
        text = written
        if encoded and position == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if encoded else raw
    return decode(bytes(data), charset)


_DATE = re.compile(
    r"(?:[A-Za-z\u00c0-\uffff.]{2,12}\s*,?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z.]*[\s,-]+(\d{2,4})"
    r"[,\s]+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:\.\d+)?)?\s*([AaPp][Mm])?\s*([+-]?\d{4}|[A-Za-z]{1,5}|[+-]\d{1,2}:\d{2})?"
)
_CTIME = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3})[A-Za-z]*\s+(\d{1,2}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+"
    r"(?:([A-Za-z]{1,5}|[+-]\d{4})\s+)?(\d{4})(?:\s+([+-]\d{4}))?"
)
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[T\s](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ZONES = {
    # RFC 5322, 4.3; the rest says nothing that is sure.
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "bst": 60, "cet": 60, "cest": 120,
    "met": 60, "mest": 120, "eet": 120, "eest": 180, "jst": 540, "wet": 0, "west": 60,
}  # fmt: skip
_FARTHEST_OFFSET = 14 * 60
_LONGEST_DATE = 200


def date(value: bytes) -> tuple[datetime, int] | None:
    """Return a Date as (UTC, minutes the sender is ahead of UTC); None if it is none.

    A zone that is unknown or impossible makes the whole date none: half a day off is worse.
    """
    text = unfold(value[:_LONGEST_DATE])
    if "(" in text:
        text = uncommented(text).strip()
    if found := _DATE.match(text):
        day, month, year, hour, minute, second, half, zone = found.groups()
        rest = text[found.end() :].strip()
        if zone is None and rest and not rest.startswith(("(", ";")):
            return None
    elif found := _CTIME.match(text):
        month, day, hour, minute, second, zone, year, after = found.groups()
        zone, half = after or zone, None
    elif found := _ISO.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        month, half = _MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else "", None
    else:
        return None
    offset = _offset(zone)
    if offset is None or month[:3].lower() not in _MONTHS:
        return None
    full_year = int(year)
    if len(year) <= 3:
        # RFC 5322, 4.3.
        full_year += 2000 if full_year < 50 and len(year) == 2 else 1900
    hours = int(hour)
    if half and hours <= 12:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    try:
        local = datetime(
            full_year,
            _MONTHS.index(month[:3].lower()) + 1,
            int(day),
            hours,
            int(minute),
            min(int(second or 0), 59),
            tzinfo=timezone(timedelta(minutes=offset)),
        )
        return local.astimezone(UTC), offset
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> int | None:
    if not zone:
        return 0
    if zone[0] in "+-" or zone.isdigit():
        digits = zone.lstrip("+-").replace(":", "").rjust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        if int(digits[2:]) > 59 or minutes > _FARTHEST_OFFSET:
            return None
        return -minutes if zone[0] == "-" else minutes
    if zone[:3].lower() in ("utc", "gmt") or zone.lower() == "z":
        return 0
    return _ZONES.get(zone.lower())


_IDENTIFIER = re.compile(r"<([^<>\s]{1,990})>")
_LONGEST_LIST = 200


def identifiers(value: bytes) -> tuple[str, ...]:
    """Return the message identifiers of a field in their brackets, in order, each once."""
    if not value:
        return ()
    text = unfold(value)
    found = [f"<{one}>" for one in _IDENTIFIER.findall(text)]
    if not found:
        bare = text.strip().strip("<>")
        if bare and " " not in bare and len(bare) < 990:
            found = [f"<{bare}>"]
    return tuple(dict.fromkeys(found))[:_LONGEST_LIST]
