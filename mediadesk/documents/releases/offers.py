"""Where people are offered to the press: lines that open such a stretch, and how far it reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mediadesk.documents.releases.cues import Cues
from mediadesk.documents.releases.lines import Line
from mediadesk.documents.releases.mentions import mentions_of
from mediadesk.documents.releases.names import name_at
from mediadesk.documents.releases.reach import Reach, reach_in

FULL, CLEAR, MILD, HINT = 3.0, 2.0, 1.0, 0.5
# So far above a line that goes on about a person the name stands.
_BACK = 3
# A label is shorter than this.
_ALONE = 60
# Lines below the headline that still introduce the whole release.
_TOP = 3
_RULE = re.compile(r"[#*\-–—_=~. ]{2,60}|[-–—#* ]*30[-–—#* ]*")
# "###" and "- 30 -" end a release.
_FINAL = re.compile(r"#|30")
_LABEL = re.compile(r"([^:]{2,40}):(?:\s|$)")


@dataclass(slots=True, kw_only=True)
class Sections:
    """What each line is to people: `lead`, `offered`, `contact`, `stop` or None; and how clearly.

    `advisory` is how clearly the whole release offers people, 0 not at all; `lost` holds the lines
    that announce a list; `labelled` says of each line whether it opens with `What:` or the like.
    """

    zone: list[str | None]
    strength: list[float]
    advisory: float
    lost: list[Line]
    labelled: list[bool]
    _reaches: dict[int, list[Reach]] = field(default_factory=dict)

    def reaches(self, line: Line) -> list[Reach]:
        """Return the addresses and numbers of a line, looked for once however often asked."""
        found = self._reaches.get(line.index)
        if found is None:
            found = self._reaches[line.index] = reach_in(line.text[:1000])
        return found


def head_of(line: Line) -> str:
    """Return what may be a label: the text before a colon, or a short line as a whole."""
    label = _LABEL.match(line.folded)
    return label[1] if label else line.folded if len(line.folded) < 45 else ""


def is_rule(line: Line) -> bool:
    """Tell whether a line only separates: `###`, `- 30 -`, `* * *`."""
    return _RULE.fullmatch(line.folded.strip()) is not None


def is_end(line: Line, cues: Cues) -> bool:
    """Tell whether a line ends what was before: boilerplate, notes, other stories, a rule."""
    folded = line.folded
    count = len(folded.split())
    return (
        (
            count < 9
            and cues["about"].at_start(folded, line.words) is not None
            and not _names_people(line, cues)
        )
        or (count < 8 and cues["stop"].at_start(folded, line.words) is not None)
        or is_rule(line)
    )


def _names_people(line: Line, cues: Cues) -> bool:
    return cues["people"].search(line.folded, line.words) is not None


def asks_who(line: Line, cues: Cues) -> bool:
    """Tell whether a line is, or ends with, a word such as `Speakers:`."""
    bare = line.folded.rstrip(" :").strip()
    if len(bare) < _ALONE and cues["who"].whole(bare, line.words):
        return True
    return (
        line.folded.rstrip().endswith(":")
        and len(last := re.split(r"[.!?]\s+", bare)[-1]) < _ALONE
        and cues["who"].whole(last, line.words)
    )


def lead_strength(line: Line, cues: Cues) -> float:
    """Return how clearly a line offers a list of people: 0 not at all."""
    folded = line.folded
    if asks_who(line, cues):
        return FULL
    if cues["quotes"].search(folded, line.words):
        return 0.0
    offer = cues["offer"].search(folded, line.words)
    if offer is None:
        return 0.0
    people = cues["people"].search(folded, line.words)
    if people is None:
        opens = folded.rstrip().endswith(":") and cues["to_press"].search(folded, line.words)
        return FULL if opens else 0.0
    if folded.rstrip().endswith(":"):
        return FULL
    if cues["lead_end"].search(folded, line.words) and len(folded) < 400:
        return FULL
    return CLEAR


def sections(lines: tuple[Line, ...], cues: Cues, first: int, contact_lines: set[int]) -> Sections:
    """Walk down the lines and note the stretches in which people are offered."""
    zone: list[str | None] = [None] * len(lines)
    strength = [0.0] * len(lines)
    lost: list[Line] = []
    labelled = [False] * len(lines)
    advisory = 0.0
    state: str | None = None
    level = 0.0
    seen = False
    for line in lines:
        if line.index in contact_lines:
            zone[line.index] = "contact"
            power = lead_strength(line, cues) if line.index <= first + _TOP else 0.0
            if power and cues["people"].search(line.folded, line.words):
                # "Experts are available. To arrange an interview, call …" at the top does both.
                state, level, seen = "offered", CLEAR, False
                advisory = max(advisory, CLEAR)
            elif state == "offered" and not seen:
                # Whom to call may stand between the offer and the names.
                level = min(level, CLEAR)
            elif state == "offered" and ":" in line.folded and reach_in(line.text[:500]):
                # An entry may end with whom to call about it; the next entry follows.
                level = min(level, HINT)
            elif not reach_in(line.text[:500]) or cues["contact_label"].whole(
                line.folded.split(":")[0]
            ):
                state, level = None, 0.0
            else:
                level = min(level, MILD)
            continue
        if state == "offered" and is_rule(line) and not _FINAL.search(line.folded):
            # Between the entries of a list such a line only separates.
            continue
        if is_end(line, cues):
            state, level = "stop" if line.index > first + 3 else None, 0.0
            zone[line.index] = "stop"
            continue
        head = head_of(line)
        power = lead_strength(line, cues)
        labelled[line.index] = (
            bool(head)
            and cues["label"].whole(head, line.words)
            # "Comment: …" asks "how" in French; in an entry it is what the person says.
            and not (state == "offered" and cues["detail"].whole(head, line.words))
        )
        if labelled[line.index]:
            # Such as: Background: University experts who are available for interviews:
            leads = (
                ":" in line.folded
                and power >= CLEAR
                and not mentions_of(line, cues, loose=False, deep=False)
            )
            state, level = ("offered", power) if leads else (None, 0.0)
            advisory = max(advisory, level)
            if leads and line.folded.rstrip().endswith(":"):
                lost.append(line)
            continue
        if head and cues["panel"].whole(head, line.words):
            state, level = None, 0.0
            continue
        if (
            power
            and line.folded[:1] not in "\"'"
            and not _starts_with_person(line, cues, loose=state == "offered")
            and not _goes_on(lines, line, cues)
        ):
            title = line.index <= first
            power = min(power, CLEAR) if title else power
            advisory = max(advisory, power)
            state, level, seen = "offered", power, False
            zone[line.index], strength[line.index] = "lead", power
            if power >= FULL and (
                line.folded.rstrip().endswith(":")
                or cues["listed"].search(line.folded, line.words) is not None
            ):
                lost.append(line)
            continue
        if state is not None:
            zone[line.index], strength[line.index] = state, level
            seen = seen or _starts_with_person(line, cues, loose=line.kind == "bullet")
    if _offer_by_title(lines, cues, first, zone, strength):
        advisory = max(advisory, CLEAR)
    if not advisory and any(
        cues["press_event"].search(line.folded, line.words) for line in lines[: first + 1 + _TOP]
    ):
        # Whom such an event brings together, its own labels say; they may be lost.
        advisory = HINT
    return Sections(zone=zone, strength=strength, advisory=advisory, lost=lost, labelled=labelled)


def _goes_on(lines: tuple[Line, ...], line: Line, cues: Cues) -> bool:
    """Tell whether a line goes on about somebody: `Roe is a professor. She can discuss:`."""
    first = line.text.partition(" ")[0]
    for above in reversed(lines[max(0, line.index - _BACK) : line.index]):
        name = name_at(above.text, 0, cues)
        if name is not None and name.text.endswith(" " + first):
            return True
    return False


def _starts_with_person(line: Line, cues: Cues, *, loose: bool) -> bool:
    """Tell whether a line is about one person: it offers that person and opens no list."""
    # "Le professeur Roe", "Dr Roe"
    article = line.text.partition(" ")[0]
    begin = len(article) + 1 if article.lower() in cues.words["joints"] else 0
    alone = name_at(line.text, begin, cues)
    if alone is not None and alone.words == 1:
        return True
    for mention in mentions_of(line, cues, loose=loose or line.kind == "bullet", deep=False):
        name = mention.name
        if name.titled or name.degree or (name.given and mention.shape != "prose"):
            return True
        announces = line.folded.rstrip().endswith(":") and cues["people"].at_start(line.folded)
        if mention.place in {"topic", "inner"} or (mention.place == "described" and not announces):
            return True
    return False


def _offer_by_title(
    lines: tuple[Line, ...],
    cues: Cues,
    first: int,
    zone: list[str | None],
    strength: list[float],
) -> bool:
    """Let a headline such as `Experts on the budget` offer the people below it, to the next lead."""
    if not 0 <= first < len(lines) or cues["expert_title"].search(lines[first].folded) is None:
        return False
    for index in range(first + 1, len(lines)):
        if zone[index] is not None:
            break
        zone[index], strength[index] = "offered", 1.5
    return True
