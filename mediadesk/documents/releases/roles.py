"""What a person is: finding the words for it, and cutting them out of the sentence around them."""

from __future__ import annotations

import re

from mediadesk.documents.releases.cues import Cues

# A full stop that ends a sentence, not one of an initial or an abbreviation.
# The mark comes first in the pattern, so that the search only stops where there is one.
SENTENCE = re.compile(
    r"[.!?](?<![A-ZÀ-Þ].)(?<!\b[A-Z]r.)(?<!\bMrs.)(?<!\bMs.)(?<!\bDrs.)(?<!\b[Pp]rof.)(?<!\bSt.)(?<!\bU\.S.)"
    r"(?<!\bNo.)(?<!\b[Aa]pl.)(?<!\bhabil.)(?<!\bDipl.)(?<!\bAssoc.)(?<!\bAsst.)(?<!\bSen.)(?<!\bRep.)(?<!\bGov.)"
    r"(?<!\bGen.)(?<!\bCol.)(?<!\bLt.)(?<!\bHon.)(?<!\bbzw.)(?<!\bca.)(?<!\bNr.)(?<!\bDept.)(?<!\bvs.)(?<!\bv.)(?<!\bu\.\sa.)(?<!\bu\.a.)"
    r"(?:(?=\s+[\"“„«'‘¿¡(A-ZÀ-Þ])|(?=\s*$)|(?=[”\"»]\s+[A-ZÀ-Þ]))"
)
_FIELD = re.compile(
    r"[\s,;:|(–—-]*(?:\b(?:tel|telefon|teléfono|téléphone|tél|phone|mobile|mobil|cell|office|fax|e-?mail|mail|courriel|correo|[tmep](?=\s?:|\.\s?(?:[+(\d]|\S+@))|contact|contacto"
    r"|kontakt|web|website|internet|twitter|bio|location|expertise|areas? of expertise|topics?|languages?|schwerpunkte?|themen"
    r"|temas)\s?[:.]\s|<?https?://|www\.|\S+@\S|\[e-?mail|\+?\(?\d[\d ().-]{7,}\d)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:^|[\s,;|(])(?:tel|telefon|teléfono|téléphone|tél|phone|mobile|mobil|cell|office|e-?mail|mail|courriel|correo|[tmep](?=\s?:|\.\s?(?:[+(\d]|\S+@))|contact|contacto|kontakt)\s?[:.]",
    re.IGNORECASE,
)
_STRONG_VERB = re.compile(
    r"(?:can|is|are|was|will|able|has|available|may|could|kann|steht|stehen|peut|puede|est|es|ist)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;]?\s*(?:\bwho|\band|\bdie|\bder|\bund|\bqui|\bque|\bet|\by)?\s*$")
# What may stand between a role and the words that offer the person.
_OFFERED = re.compile(
    r"(?:[,;–—]\s*|\s+(?=who\b|may\b|can\b|is\b|will\b|are\b))(?:who\s+)?(?:may|can|is|are|will|was)?\s*(?:be\s*)?(?:also|currently|now)?\s*$"
)
_WHO = re.compile(r",?\s+(?:who|whose|qui|quien|dont|of whom|,\s(?:die|der|das))\s")
# A verb behind a comma goes on with the sentence, not with the role.
_VERB = re.compile(
    r",\s+(?:led|leads|heads|headed|performed|carried|wrote|added|is|was|has|had|have|will|hat|wird|leitet|leitete|a|ha|est|es)\s"
)
_AUTHOR_TOO = re.compile(
    r",?\s+(?:and|und|et|y)\s+(?:is\s+)?(?:the\s+|an?\s+)?(?:author|co-?author|autor|autorin|auteur|autora)\b(?=\s+of|\s+von|\s+d|\s+\w+\s+books)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s[–—]\s|\s-\s|:\s|\s\|\s|\s//?\s|\s\*|\t")
_NOTE = re.compile(r"\s?\(([^()]{0,200})\)?")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def has_field(text: str) -> bool:
    """Tell whether a text holds a labelled number or address: `Tel.: …`."""
    return _LABELLED.search(text[:400]) is not None


def has_role(text: str, cues: Cues) -> bool:
    """Tell whether a text holds a word that names what a person is."""
    return any(cues.is_role(word) for word in _WORD.findall(text))


def has_unit(text: str, cues: Cues) -> bool:
    """Tell whether a text names where somebody works: a department, a school, a hospital."""
    return any(word.lower() in cues.words["units"] for word in _WORD.findall(text))


def cut_role(text: str, cues: Cues) -> str:
    """Return the head of `text` that is a role: no topics, no verbs, no fields, no next sentence."""
    text = text[:700]
    end = len(text)
    for pattern in (SENTENCE, _FIELD):
        match = pattern.search(text)
        if match:
            end = min(end, match.start())
    for match in _NOTE.finditer(text[:end]):
        inside = match[1].strip()
        # "(FDA)" and "(Oder)" belong to the role; "(immigration, trade)" names topics.
        short = len(inside) <= 9 and inside.isupper()
        if not short and not (text[match.end() : match.end() + 2].strip(" ,") and len(inside) < 15):
            end = min(end, match.start())
            break
    for hit in cues["talk"].finditer(text[:end]):
        if hit.start >= end or not text[hit.start].islower():
            continue
        before = text[: hit.start].rstrip()
        strong = _STRONG_VERB.match(hit.text)
        if (
            strong
            or before.endswith((",", " who", "–", "—"))
            or (
                before.endswith((" and", " und", " et", " y"))
                and ("," in before or hit.text.split()[0].endswith(("s", "t")))
            )
        ):
            # "professor who studies": the clause starts at "who".
            clause = _CLAUSE.search(before)
            end = min(end, clause.start() if clause else hit.start)
    for hit in cues["offer"].finditer(text[:end]):
        clause = _OFFERED.search(text[: hit.start].rstrip())
        if hit.start == 0 or clause is not None:
            end = min(end, clause.start() if clause else hit.start)
    for kind in ("said", "appears"):
        for hit in cues[kind].finditer(text[:end]):
            if text[: hit.start].rstrip().endswith(","):
                end = min(end, hit.start)
    for pattern in (_WHO, _AUTHOR_TOO):
        match = pattern.search(text[:end])
        if match:
            end = match.start()
    verb = _VERB.search(text[:end])
    if verb and has_role(text[: verb.start()], cues):
        end = verb.start()
    for match in _BREAK.finditer(text[:end]):
        known = text[: match.start()]
        if match.start() > 0 and (
            has_role(known, cues) or (match[0].startswith(":") and has_unit(known, cues))
        ):
            end = match.start()
            break
    return text[:end].strip(" ,;:.–—-|/*\t")


def clean_role(role: str) -> str | None:
    """Return a role without the small words it leans on, or None if nothing is left."""
    role = re.sub(r"^(?:is|was)\s+(?:an?|the)\s+", "", role).strip(" ,;:.–—-|*\t")
    role = re.sub(r"^(?:from|of|with|aus|vom)\s+(?:the\s+)?", "", role)
    return role if 2 <= len(role) <= 300 else None
