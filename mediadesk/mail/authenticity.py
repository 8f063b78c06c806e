"""What is odd about who a mail says it is from, and about the files it brings.

A flag warns, it proves nothing; and no flag proves nothing either. Authentication-Results are
believed from our own server only (RFC 8601, 5): anybody can write the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mediadesk.domain.intake import Knowledge
from mediadesk.mail.header import unfold
from mediadesk.mail.senders import Mailbox, Mailboxes
from mediadesk.mail.structure import Part

_ADDRESS_IN_NAME = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)
_REVERSING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PROGRAMS = frozenset(
    """
    ade adp apk app appimage appx appxbundle application bat cab chm cmd com command cpl deb
    desktop diagcab dll dmg exe gadget hta htc img inf ins iso isp jar jnlp js jse ksh
    library-ms lnk mad maf mam mau mcf mda mde mdt mdw mdz msc msh msi msix msp mst ocx one
    pif pkg pl ps1 ps1xml ps2 psc1 psd1 psm1 py pyc pyw pyz rb reg rpm run scf scr sct
    search-ms settingcontent-ms sh shb shs sys terminal theme tmp url vb vbe vbp vbs vhd
    vhdx vxd website wim workflow ws wsc wsf wsh xbap xll xnk
    """.split()
)
_MACROS = frozenset(
    """
    docm dotm xlsm xlsb xltm xlam xla pptm potm ppam ppsm sldm slk iqy wll
    """.split()
)
_ACTIVE = frozenset(
    """
    htm html shtml xhtml mht mhtml svg svgz xht
    """.split()
)
_DOCUMENTS = frozenset(
    """
    doc docx pdf jpg jpeg png gif txt rtf xls xlsx ppt pptx csv odt ods odp mp3 mp4 mov wav
    zip
    """.split()
)
_PROGRAM_TYPES = frozenset(
    [
        "application/x-msdownload",
        "application/x-msdos-program",
        "application/x-dosexec",
        "application/x-executable",
        "application/x-sh",
        "application/x-shellscript",
        "application/hta",
        "application/java-archive",
        "application/javascript",
        "text/javascript",
        "application/vnd.microsoft.portable-executable",
        "application/x-bat",
        "application/x-ms-shortcut",
    ]
)
_DMARC = re.compile(r"(?:^|[;\s])dmarc\s*=\s*(\w+)", re.IGNORECASE)
_LOOKS = str.maketrans(
    {"0": "o", "1": "l", "5": "s", "3": "e", "4": "a", "7": "t", "8": "b", "|": "l"}
)
_FREE_MAIL = frozenset(
    """
    gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com msn.com yahoo.com
    yahoo.co.uk yahoo.de yahoo.fr aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com web.de
    t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com pm.me tutanota.com
    fastmail.com orange.fr free.fr laposte.net wanadoo.fr sfr.fr mail.ru yandex.ru btinternet.com
    sky.com virginmedia.com comcast.net verizon.net att.net zoho.com hey.com mail.com qq.com 163.com
    """.split()
)
"""Domains of whose users nothing follows for their outlet."""
_MOST_LABELS = 10
_LONGEST_DOMAIN = 255
_FEWEST_LETTERS = 5
"""A name of fewer letters has too many honest neighbours that differ in one."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a mail says about itself, as far as flags depend on it. `files` are (name, type)."""

    root: Part
    senders: Mailboxes
    replies: Mailboxes
    subject: str
    files: tuple[tuple[str, str], ...]
    from_list: bool


def flags(claims: Claims, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the codes of everything that a person should be warned of, each once."""
    return tuple(dict.fromkeys(_flags(claims, knowledge)))


def _flags(claims: Claims, knowledge: Knowledge) -> Iterable[str]:
    senders = [one for one in claims.senders.found if "@" in one.email]
    if not any(one.email for one in claims.senders.found):
        yield "no_from"
    if len(claims.root.all("from")) > 1 or len({one.email.lower() for one in senders}) > 1:
        yield "several_from"
    if any(_names_another(one.name, one.email) for one in senders):
        yield "name_is_address"
    if senders:
        yield from _flags_of_sender(senders[0], claims, knowledge)
    if knowledge.server and _fails_dmarc(claims.root, knowledge.server):
        yield "dmarc_fail"
    if any(is_dangerous(name, content_type) for name, content_type in claims.files):
        yield "dangerous_attachment"
    shown = [claims.subject, *(one.name + one.email for one in claims.senders.found)]
    if any(_HIDDEN.search(text) for text in shown):
        yield "hidden_characters"


def _flags_of_sender(sender: Mailbox, claims: Claims, knowledge: Knowledge) -> Iterable[str]:
    domain = _domain(sender.email)
    if _is_malformed(claims.root.get("from") or b"", sender.name):
        yield "malformed_from"
    reply = next((one for one in claims.replies.found if "@" in one.email), None)
    # A list answers for its members: there the other address is the usual thing.
    if reply is not None and not claims.from_list:
        other = _domain(reply.email)
        if other != domain and registered(other) != registered(domain):
            yield "reply_to_differs"
    if mixes_scripts(domain) or mixes_scripts(sender.name, words=True):
        yield "mixed_script"
    if knowledge.outlets and lookalike(domain, knowledge.outlets) is not None:
        yield "lookalike_domain"


def _domain(email: str) -> str:
    return email.rpartition("@")[2][-_LONGEST_DOMAIN:].strip(" .>").lower()


def _is_malformed(raw: bytes, name: str) -> bool:
    """Say whether From is a name beside a bare address, or several addresses without a comma."""
    if b"<" in raw or b"(" in raw:
        return False
    return bool(name) or raw.count(b"@") > raw.count(b",") + raw.count(b";") + 1


def _names_another(name: str, email: str) -> bool:
    return any(
        found.lower().strip(".") != email.lower() for found in _ADDRESS_IN_NAME.findall(name[:500])
    )


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixes:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixes(PublicSuffixList(accept_unknown=True))


class PublicSuffixes:
    """Which part of a domain somebody registered, by the Public Suffix List."""

    def __init__(self, known: object) -> None:
        self._known = known

    def registered(self, domain: str) -> str:
        """Return the registered part, the domain itself if there is none."""
        found = self._known.privatesuffix(domain)  # type: ignore[attr-defined]  # ships no types
        return str(found) if found else domain


@lru_cache(maxsize=1024)
def registered(domain: str) -> str:
    """Return the part of a domain that its owner registered, such as `bbc.co.uk`."""
    return _suffixes().registered(_ascii(domain)) if domain else domain


def _ascii(domain: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _unicode(domain: str) -> str:
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def mixes_scripts(text: str, *, words: bool = False) -> bool:
    """Say whether one word (or label) has letters of several scripts that look alike.

    A punycode label counts if what it stands for mixes scripts, or looks like Latin and is not.
    """
    shown = _unicode(text.lower()) if not words else text
    if shown.isascii():
        return False
    from confusable_homoglyphs import categories, confusables

    for word in re.split(r"[\s.@]+" if words else r"\.", shown[:500]):
        if word.isascii():
            continue
        letters = "".join(mark for mark in word if mark.isalpha())
        scripts = {one for one in categories.unique_aliases(letters) if one in _ALIKE}
        if len(scripts) > 1:
            return True
        if not words and scripts and "LATIN" not in scripts:
            alike = confusables.is_confusable(letters, greedy=True, preferred_aliases=["latin"])
            if alike and len({one["character"] for one in alike}) == len(set(letters)):
                return True
    return False


_ALIKE = frozenset(["LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"])


def skeleton(domain: str) -> str:
    """Return what a domain looks like at a glance: other scripts and digits as Latin letters."""
    shown = _unicode(domain.lower())
    if not shown.isascii():
        import unicodedata

        from confusable_homoglyphs import confusables

        alike = confusables.is_confusable(shown, greedy=True, preferred_aliases=["latin"]) or []
        table = {
            one["character"]: next(
                (each["c"] for each in one["homoglyphs"] if each["c"].isascii()), one["character"]
            )
            for one in alike
            if not one["character"].isascii()
        }
        shown = "".join(table.get(mark, mark) for mark in shown)
        decomposed = unicodedata.normalize("NFKD", shown)
        shown = "".join(mark for mark in decomposed if not unicodedata.combining(mark)).lower()
    return shown.translate(_LOOKS).replace("rn", "m").replace("vv", "w").replace("cl", "d")


def outlet_of(address: str, outlets: Mapping[str, str]) -> str:
    """Return the name of the outlet that an address belongs to, empty if none is known."""
    domain = _domain(address)
    if not outlets or not domain or domain in _FREE_MAIL:
        return ""
    return outlets.get(domain) or outlets.get(registered(domain), "")


@dataclass(frozen=True, slots=True)
class _Looks:
    """What the domains of known outlets look like: each look and each first label with its own."""

    domains: frozenset[str]
    looks: Mapping[str, str]
    names: Mapping[str, str]


_looks_of_last: list[tuple[Mapping[str, str], _Looks]] = []


def _looks(outlets: Mapping[str, str]) -> _Looks:
    """Return the looks of `outlets`; those of the same mapping are worked out once."""
    if _looks_of_last and _looks_of_last[0][0] is outlets:
        return _looks_of_last[0][1]
    domains = sorted({registered(one.lower()) for one in outlets} - _FREE_MAIL)
    looks = {skeleton(one): one for one in reversed(domains)}
    names = {look.partition(".")[0]: one for look, one in looks.items()}
    found = _Looks(
        frozenset(domains),
        looks,
        {name: one for name, one in names.items() if len(name) >= _FEWEST_LETTERS},
    )
    _looks_of_last[:] = [(outlets, found)]
    return found


def lookalike(domain: str, outlets: Mapping[str, str]) -> str | None:
    """Return the domain of the known outlet that `domain` looks like but is not, None if none."""
    own = registered(domain)
    known = _looks(outlets)
    if own in known.domains or not own:
        return None
    seen = skeleton(own)
    if seen in known.looks:
        return known.looks[seen]
    # The outlet's whole domain as a part of another: bbc.co.uk.news.example, bbc-co-uk.example.
    for labels in (domain.split("."), own.replace("-", ".").split(".")):
        for start in range(min(len(labels), _MOST_LABELS)):
            for end in range(start + 2, min(len(labels), start + _MOST_LABELS) + 1):
                if ".".join(labels[start:end]) in known.domains:
                    return ".".join(labels[start:end])
    for name in re.split(r"[-.]", seen):
        if name in known.names:
            return known.names[name]
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    label = seen.partition(".")[0]
    near = process.extractOne(label, known.names.keys(), scorer=OSA.distance, score_cutoff=1)
    return known.names[near[0]] if near is not None else None


def _fails_dmarc(root: Part, server: str) -> bool:
    """Say whether our own server found that the mail fails the policy of its From (RFC 7489)."""
    for raw in root.all("authentication-results"):
        text = unfold(raw[:8000])
        service, _, results = text.partition(";")
        if service.strip().split(" ")[0].lower() != server.strip().lower():
            continue
        # The topmost is the last that our server wrote; one below it can be forged.
        found = _DMARC.search(f";{results}")
        return found is not None and found[1].lower() == "fail"
    return False


def is_dangerous(name: str, content_type: str) -> bool:
    """Say whether opening a file of this name or type could run something."""
    if content_type in _PROGRAM_TYPES or _REVERSING.search(name):
        return True
    parts = name.lower().rstrip(" .\u00a0").split(".")
    if len(parts) < 2:
        return False
    ending = parts[-1].strip()
    if ending in _PROGRAMS or ending in _MACROS:
        return True
    return ending in _ACTIVE and len(parts) > 2 and parts[-2].strip() in _DOCUMENTS
