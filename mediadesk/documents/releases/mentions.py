"""People as a line names them: where the name stands, what stands around it, and the role given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mediadesk.documents.releases.cues import Cues, fold
from mediadesk.documents.releases.lines import Line
from mediadesk.documents.releases.names import Name, name_at, names_in
from mediadesk.documents.releases.roles import SENTENCE, clean_role, cut_role, has_role, has_unit

_SEPARATOR = re.compile(r"\s*(?:[,|/–—:\t]|--?(?=\s)|\s{3,})\s*")
_JOIN = re.compile(
    r";\s*(?:(?:and|und|et|y)\s+)?(?:(?:the|la|el|le)\s+)?"
    r"|,?\s+(?:and|&|und|et|y|sowie|e)\s+(?:(?:the|la|el|le)\s+)?|,\s+"
)
_TOPIC = re.compile(r"[:?]\s+|\s(?:[–—|]|--?)\s")
_NOTE = re.compile(r"\s*\(([^()]{0,80})\)")
_OPENING = re.compile(r"[^,.;:“\"()]{2,40},\s+")
_POSSESSIVE = re.compile(r"['’]s?$")
_NO_PHRASE = re.compile(r"[.;!?()“\":]")
_PREDICATE = re.compile(r"\b(?:said|says|will|has|have|is|are|was|were|told)\b")
_CAPITAL_NEXT = re.compile(r" ([^\W\d_][\w'’-]*)")
# "Ada Roe of the Tarn Institute can speak about …"
_WORKS_AT = re.compile(
    r"((?:of|at|from|with|in|de|du|von|vom)\s[^.;:]{3,150}?)(?=\s(?:can|is|may|kann|peut|puede)\s)"
)
_AND_DESCRIBED = re.compile(
    r",?\s(?:and|und|et|y)\s(?:the\s)?((?:[a-zß-öø-ÿ][\w'’-]*\s){1,6})(?=[A-ZÀ-Þ])"
)
_TWO = 2
_IS_LATER = re.compile(r",\sis\s(?=(?:an?|the)\s)")
_TURNED = re.compile(r"\b(?:is|are|ist|sind|est|sont|es|son)\s+$")
_MAILBOX = re.compile(r"([\w.+-]{2,64})@")
_MOST = 12
# Further into a line than this nobody's name is looked for.
_DEPTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person in a line, before any judgement. Offsets of `name` count in the line's text.

    `place`: `head` of the line, after a `topic`, `described` before the name, head of a later
    `sentence`, `inner` to one that offers them, `turned` at the end of one, or `listed` behind
    another person. `shape` is what follows the name: nothing
    (`alone`), a comma or dash (`set_off`), `is_a`, what they can do (`able`), or `prose`.
    """

    name: Name
    place: str
    shape: str
    role: str | None
    role_named: bool
    before: str
    after: str
    note: str = ""
    topic: bool = False
    """Whether a colon and what they can speak about follow the name: `Ada Roe: rivers, rain`."""

    @property
    def surname(self) -> str:
        """Return the last word of the name in lower case."""
        return self.name.text.rpartition(" ")[2].lower()


def mentions_of(line: Line, cues: Cues, *, loose: bool, deep: bool) -> list[Mention]:
    """Return the people of a line. `loose`: under a line that offers people, where less is asked.

    `deep` also reads the later sentences of the line.
    """
    text = line.text[:_DEPTH]
    roled = loose or cues.names_a_role(line.words)
    found = _from(text, 0, cues, loose=loose, roled=roled)
    if not found and cues["offer"].search(line.folded, line.words):
        found = _inside(text, cues, set())
    elif found and cues["able"].search(line.folded, line.words):
        found = [*found, *_joined(text, found, cues)]
    if not deep:
        return found
    last = found[-1].name.end if found else 0
    for match in SENTENCE.finditer(text):
        begin = match.end()
        while begin < len(text) and text[begin] in " \t”\"»'":
            begin += 1
        if begin < last or len(found) >= _MOST or begin >= len(text):
            continue
        more = _from(text, begin, cues, loose=loose, roled=roled)
        known = {mention.name.text for mention in found}
        found.extend(mention for mention in more if mention.name.text not in known)
        last = found[-1].name.end if found else 0
    return found


def _joined(text: str, found: list[Mention], cues: Cues) -> list[Mention]:
    """Find who follows behind `and`, described and offered: `and school nurse Ada Roe can discuss`."""
    more: list[Mention] = []
    known = {mention.name.text for mention in found}
    begin = found[-1].name.end
    stop = SENTENCE.search(text, begin)
    for match in _AND_DESCRIBED.finditer(text, begin, stop.start() if stop else len(text)):
        name = name_at(text, match.end(), cues)
        if name is None or name.words < _TWO or name.text in known or not has_role(match[1], cues):
            continue
        own = text[name.end : stop.start() if stop else len(text)]
        mention = _mention(name, "listed", match[1].strip(), own, cues)
        if mention.shape == "able":
            more.append(mention)
    return more


def _inside(text: str, cues: Cues, known: set[str]) -> list[Mention]:
    """Find people who are offered in the middle of a sentence: `After the quake, Ada Roe, a …`."""
    found: list[Mention] = []
    for name in names_in(text[:900], cues, limit=12):
        if name.text in known or not (name.given or name.titled) or _embedded(text, name, cues):
            continue
        own = text[name.end : name.end + 400]
        stop = SENTENCE.search(own)
        own = own[: stop.start()] if stop else own
        # "Available for interviews is Ada Roe, …"
        turned = _TURNED.search(text[: name.start]) is not None and _offered_before(
            text[: name.start], cues
        )
        if not turned and cues["offer"].search(own) is None:
            continue
        mention = _mention(name, "turned" if turned else "inner", "", own, cues)
        if mention.shape == "able" or (mention.shape in {"set_off", "is_a"} and mention.role_named):
            found.append(mention)
    return found


def _offered_before(text: str, cues: Cues) -> bool:
    """Tell whether the sentence that leads up to a name offers somebody to the press."""
    own = SENTENCE.split(text)[-1]
    return cues["offer"].search(own) is not None and cues["to_press"].search(own) is not None


def _from(text: str, begin: int, cues: Cues, *, loose: bool, roled: bool) -> list[Mention]:
    """Read the people that a sentence starts with. `roled`: the line has a word for a role."""
    place = "head" if begin == 0 else "sentence"
    before = ""
    name = name_at(text, begin, cues, possessive=True)
    if name is not None and (name.words < 2 or _embedded(text, name, cues)):
        name = None
    if begin == 0 and roled and (name is None or not (name.given or name.titled or name.degree)):
        topic = _after_topic(text, cues, loose=loose)
        if topic is not None and (name is None or topic.given or topic.titled):
            name, place = topic, "topic"
    if name is None and roled:
        name, before = _described(text, begin, cues, loose=loose)
        place = "described" if name is not None else place
    if name is None:
        opening = _OPENING.match(text, begin)
        if opening is not None:
            name = name_at(text, opening.end(), cues)
            place = "sentence"
            if name is not None and (name.words < 2 or _embedded(text, name, cues)):
                name = None
    found: list[Mention] = []
    while name is not None and len(found) < _MOST:
        rest = text[name.end :]
        cut = _next_person(rest, cues)
        found.append(_mention(name, place, before, rest[: cut[0]] if cut else rest, cues))
        if cut is None or found[-1].shape == "is_a":
            break
        name = name_at(text, name.end + cut[1], cues)
        place, before = "listed", ""
    return found


def _embedded(text: str, name: Name, cues: Cues) -> bool:
    """Tell whether a name is the head of a longer one: `Jean Roe School of Law`, `Roe Chair of`."""
    match = _CAPITAL_NEXT.match(text, name.end)
    if match is None or not match[1][0].isupper():
        return False
    word = match[1].lower()
    if cues.is_role(word):
        # "Dr. Ada Roe Professor Tarn School of Medicine": a title says where the name ends.
        return not _has_own_mailbox(text, name) and not (name.titled and name.given)
    if name.titled and has_role(text[match.start() : match.end() + 24], cues):
        # "Dr. Ada Roe Vice President and Dean"
        return False
    return word in cues.words["not_names"]


def _has_own_mailbox(text: str, name: Name) -> bool:
    """Tell whether an address made of the name follows: `Ada Roe Professor, law roe@…`."""
    mailbox = _MAILBOX.search(text, name.end, name.end + 200)
    return mailbox is not None and any(
        len(word) > 2 and word in mailbox[1].lower()
        for word in re.split(r"\W+", fold(name.text).lower())
    )


def _after_topic(text: str, cues: Cues, *, loose: bool) -> Name | None:
    """Find the name in `Election fraud? Ada Roe, professor of …` or `Storms – Ada Roe, …`."""
    for match in _TOPIC.finditer(text[:200]):
        head = text[: match.start()]
        if len(head.split()) > 14:
            return None
        label = head.strip()
        if cues["label"].whole(label):
            return None
        contact = cues["contact_label"].whole(label)
        name = name_at(text, match.end(), cues)
        if name is None or name.words < 2 or _embedded(text, name, cues):
            continue
        following = text[name.end : name.end + 160]
        stop = SENTENCE.search(following)
        following = following[: stop.start()] if stop else following
        if following[:1] not in {",", "(", ""} and not _SEPARATOR.match(following):
            continue
        if contact and (not has_role(following, cues) or cues["press_role"].search(following)):
            return None
        if has_role(following, cues) or (loose and (name.given or name.titled) and following):
            return name
    return None


def _described(text: str, begin: int, cues: Cues, *, loose: bool) -> tuple[Name | None, str]:
    """Find a name behind a short description: `Ocean scientist Professor Ada Roe, from …`."""
    head = text[begin : begin + 170]
    for name in names_in(head, cues, limit=3):
        before = head[: name.start].strip(" ,")
        if not before:
            return None, ""
        if len(before.split()) > 10 or _NO_PHRASE.search(before):
            return None, ""
        if cues["interview_with"].search(before):
            return None, ""
        if re.split(r"[^\w]", before, maxsplit=1)[0].lower() in cues.words["openers"]:
            return None, ""
        title = head[name.start : name.text_start].strip()
        if name.titled and not has_role(before, cues) and has_role(title, cues):
            before = f"{before} {title}"
        possessive = _POSSESSIVE.search(before) is not None
        last = before.split()[-1]
        roled = has_role(last, cues) or (name.titled and has_role(before, cues))
        chain = has_role(before, cues) and not _PREDICATE.search(before)
        sure = name.given or name.titled or name.degree
        if last.islower() and last in cues.words["joints"]:
            continue
        # "Alliance Vice President of Advocacy Ada Roe" as a whole line, under an offer
        ends = not head[name.end :].strip(" .,;") and len(before.split()) > 1
        # "Professor in Water Policy, Ada Roe, with the Tarn Institute"
        apart = head[: name.start].rstrip().endswith(",") and head[name.end : name.end + 1] == ","
        if (
            roled
            or (loose and sure and (possessive or chain))
            or (loose and chain and (ends or apart))
        ):
            whole = Name(
                start=begin + name.start,
                end=begin + name.end,
                text=name.text,
                words=name.words,
                titled=name.titled,
                degree=name.degree,
                given=name.given,
                possessive=name.possessive,
                text_start=begin + name.text_start,
                text_end=begin + name.text_end,
            )
            if _embedded(text, whole, cues):
                continue
            return whole, _POSSESSIVE.sub("", before).strip() if possessive else before
    return None, ""


def _next_person(text: str, cues: Cues) -> tuple[int, int] | None:
    """Return where the present person ends and the next one of the same line starts."""
    stop = SENTENCE.search(text)
    for match in _JOIN.finditer(text[: stop.start()] if stop else text):
        name = name_at(text, match.end(), cues)
        if name is None or name.words < 2 or _embedded(text, name, cues):
            continue
        following = text[name.end :]
        separator = _SEPARATOR.match(following)
        strong = ";" in match[0] or (
            separator is not None and has_role(following[:80].split(";")[0], cues)
        )
        if match[0].strip() == ",":
            # ", Jean Roe School of Law" is a place; only a name with its own role is a person.
            strong = (
                separator is not None
                and has_role(following[:60], cues)
                and (name.given or name.titled)
            )
        if strong and (name.given or name.titled or separator is not None):
            return match.start(), match.end()
    return None


def _mention(name: Name, place: str, before: str, own: str, cues: Cues) -> Mention:
    """Read what stands behind a name: its shape and the role it gives."""
    note = _NOTE.match(own)
    head = own[note.end() :] if note else own
    inside = note[1].strip() if note else ""
    separator = _SEPARATOR.match(head)
    lean = head.lstrip()
    blank = len(head) - len(lean)
    role: str | None = None
    topic = False
    if not lean.strip(" .,;:*"):
        shape = "alone"
    elif name.possessive:
        shape = "prose"
    elif separator:
        shape = "set_off"
        rest = head[separator.end() :]
        verb = cues["is_a"].at_start(rest[:60])
        role = clean_role(cut_role(rest[verb.end :].strip() if verb else rest, cues))
        if ":" in separator[0] and role and not has_role(role, cues) and not has_unit(role, cues):
            # "Ada Roe, RN: what to do in the heat" goes on with a topic.
            role, topic = None, True
    else:
        verb = cues["is_a"].at_start(lean[:60])
        able = _able_at(lean, cues)
        if verb is not None:
            said = cut_role(lean[verb.end :].strip(), cues)
            role = said if has_role(said, cues) else None
            shape = "is_a" if role else "able" if able else "prose"
        elif able:
            shape = "able"
        elif lean[:1].isupper() and cues.is_role(re.split(r"\W", lean, maxsplit=1)[0]):
            shape = "set_off"
            role = clean_role(cut_role(lean, cues))
        elif (note and lean[:1].isupper() and blank) or lean[:1] in "([<+" or lean[:1].isdigit():
            shape = "set_off"
        else:
            shape = "prose"
    if shape == "set_off" and (
        role is None or not has_role(role, cues) or cues["titled"].at_start(role)
    ):
        # "Ada Roe, known as the river lady, is a retired hydrologist"
        later = _IS_LATER.search(own[:300])
        said = cut_role(own[later.end() :], cues) if later else ""
        if said and has_role(said, cues):
            role = said
    if role is None and inside and has_role(inside, cues):
        role = inside
    if before and (role is None or not has_role(role, cues) or has_role(before, cues)):
        role = before
    return Mention(
        name=name,
        place=place,
        shape=shape,
        role=role,
        role_named=role is not None and has_role(role, cues),
        before=before,
        after=own,
        note=inside,
        topic=topic,
    )


def _able_at(text: str, cues: Cues) -> bool:
    """Tell whether a text opens with what somebody can do or studies."""
    head = text[:90]
    works = _WORKS_AT.match(text[:200])
    if works is not None and cues["able"].at_start(text[works.end(1) :].lstrip()[:60]):
        return True
    return any(
        hit.start <= 22 and cues["people"].search(head[: hit.start]) is None
        for hit in cues["offer"].finditer(head)
    ) or any(hit.start <= 12 for hit in cues["talk"].finditer(head))
