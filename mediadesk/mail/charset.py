"""Bytes to letters, whatever a mail claims they are.

Declared charset first, then UTF-8, then windows-1252 with replacement marks. Never raises.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_ALIASES = {
    # WHATWG Encoding Standard: what claims the first is written in the second.
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
    "iso2022_jp_1": "iso2022_jp_ext",
    "iso2022_jp_2": "iso2022_jp_2",
}
_NAMES = {
    # Names that are met in mails and that Python does not know.
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "x-windows-949": "cp949",
    "x-sjis": "cp932",
    "x-ms-cp932": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-big5": "big5hkscs",
    "big5-eten": "big5hkscs",
    "cn-big5": "big5hkscs",
    "cn-gb": "gb18030",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode-2-0-utf-8": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "windows-874": "cp874",
    "x-cp1252": "cp1252",
    "ansi": "cp1252",
    "ansi_x3.110-1983": "cp1252",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-6-i": "iso8859_6",
    "cp-850": "cp850",
    "cp-1252": "cp1252",
    "koi8-ru": "koi8_u",
}
_BAD_CODECS = frozenset(
    ["undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"]
)
_LABEL = re.compile(r"[A-Za-z0-9][\w.:+-]{0,59}")
_UNKNOWN = frozenset(["", "unknown", "unknown-8bit", "x-unknown", "default", "none", "binary"])
_WINDOWS = re.compile(r"(?:x-)?(?:windows|win|cp)[-_]?(\d{3,5})")
_ISO = re.compile(r"(?:iso|x-iso)[-_ ]?8859[-_ ]?(\d{1,2})\b.*")
_ASCII_CODED = frozenset(
    "iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_3 iso2022_jp_ext iso2022_jp_2004 iso2022_kr hz"
    " utf-7 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be cp037 cp500 cp1140".split()
)
"""Charsets in which bytes that look like ASCII stand for other letters."""
_CP1252 = codecs.lookup("cp1252")
_GOOD_SHARE = 8
"""A UTF-8 text with at most one bad place in so many letters beyond ASCII is damaged UTF-8."""


@lru_cache(maxsize=256)
def codec_name(label: str) -> str | None:
    """Return the name of Python's codec for a charset label, None if there is no such text."""
    name = label.strip().strip("\"'").lower()
    if name in _UNKNOWN or not _LABEL.fullmatch(name):
        return None
    if windows := _WINDOWS.fullmatch(name):
        name = f"cp{windows[1]}"
    elif iso := _ISO.fullmatch(name):
        name = f"iso8859-{int(iso[1])}"
    name = _NAMES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    found = _ALIASES.get(info.name, info.name)
    # Some codecs turn bytes into bytes, or text into escapes: none of them is a charset.
    if not getattr(info, "_is_text_encoding", False) or found in _BAD_CODECS:
        return None
    return found


def decode(data: bytes, label: str = "", hint: str = "") -> str:
    """Return `data` as text. `label` is the declared charset; `hint` is tried before windows-1252.

    What can not be read stands as U+FFFD. A declared ASCII, which promises nothing about other
    bytes, counts as no declaration.
    """
    codec = codec_name(label)
    if codec == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        # Without a mark big-endian is meant (RFC 2781, 4.3), and little-endian is met.
        codec = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    if data.isascii() and codec not in _ASCII_CODED:
        return data.decode("ascii")
    if codec is not None and codec != "cp1252":
        try:
            return data.decode(codec)
        except (UnicodeError, ValueError):
            if codec.startswith("iso2022_jp") and not data.isascii():
                return _japanese(data, codec)
            if codec in _ASCII_CODED:
                return _replaced(data, codec)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    damaged = _damaged(data, codec)
    if damaged is not None:
        return damaged
    guess = codec_name(hint) if codec is None else None
    if guess is not None and guess not in ("cp1252", "utf-8"):
        try:
            return data.decode(guess)
        except (UnicodeError, ValueError):
            pass
    return latin(data)


def _japanese(data: bytes, codec: str) -> str:
    """Return text that is called ISO-2022-JP, which has seven bits, and has eight."""
    for other in ("utf-8", "euc_jp", "cp932"):
        try:
            return data.decode(other)
        except (UnicodeError, ValueError):
            continue
    return _replaced(data, codec)


def _damaged(data: bytes, codec: str | None) -> str | None:
    """Return the text if it is in this charset but for a few bad places, None otherwise."""
    if codec == "cp1252":
        return None
    text = _replaced(data, codec or "utf-8")
    bad = text.count("\ufffd")
    if codec is None or codec == "utf-8":
        good = sum(mark > "\x7f" for mark in text) - bad
        return text if bad * _GOOD_SHARE <= good else None
    return text if bad * _GOOD_SHARE <= len(text) else None


def latin(data: bytes) -> str:
    """Return `data` read as windows-1252; its five holes stand as U+FFFD."""
    return _CP1252.decode(data, "replace")[0]


def _replaced(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec, "replace")
    except (UnicodeError, ValueError):
        return latin(data)
