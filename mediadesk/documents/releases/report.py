"""The report that a release is about: its title, its authors, its link without tracking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from mediadesk.documents.releases.cues import Cues, Hit
from mediadesk.documents.releases.lines import Line, Page
from mediadesk.documents.releases.names import name_at

_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”]{3,1500}|(?<![\w@./-])(?:[A-Za-z0-9-]{2,40}\.){1,3}(?:org|com|edu|gov|net|int|eu|de|fr|es|uk|ca|au|info|ch|at|be)/[^\s<>\"“”)]{2,300}"
)
_TRACKING = re.compile(
    r"^(?:utm_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|mkt_tok|_hs\w+|ref|source|emci|emdi|ceid|_ga|igshid|yclid|trk|cmpid|at_\w+)$",
    re.IGNORECASE,
)
# A book of somebody's, not the report: `(Tarn University Press, 2013)`.
_PUBLISHER = re.compile(
    r"\([^()]{0,40}\b(?:Press|Books|Publish\w+|Verlag|Éditions|Editorial|Routledge|Springer|Palgrave|Wiley|Penguin)\b[^()]{0,20}\)"
)
_QUOTED = re.compile(r"[“\"„«‘]\s?([^“”\"„«»]{6,240}?)[,.]?\s?[”\"“»’](?!\w)")
_NOT_REPORT_HOST = re.compile(
    r"(?:facebook|twitter|x|linkedin|instagram|youtube|youtu|zoom|eventbrite|tiktok|flickr|vimeo|bsky)\.(?:com|be|us|app)$",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?](?<![A-Z].)(?<!\b[A-Z]r.)(?<!Prof.)(?<!St.)(?=\s+[\"“A-ZÀ-Þ])")
# A line with fewer words, and their stems, may head what follows: `Related resources`.
_HEADING = 12
_SMALL = frozenset(
    "of the and for in on to a an from with by at is as de la le les des du el los las del y et en der die das und für im zur zum von sur au aux para por".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A report's title where it stands; `end` is where authors may follow."""

    text: str
    start: int
    end: int
    line: int
    weight: float
    reason: str


def clean_url(url: str) -> str:
    """Return a link without tracking parameters and without the marks of the sentence around it."""
    url = (
        url.strip().rstrip(".,;:!?'\"”’»>])}")
        if url.count("(") < url.count(")") or url[-1:] in ".,;:!?'\"”’»>]}"
        else url.strip()
    )
    try:
        parts = urlsplit(url)
        if not parts.query:
            return url
        kept = [
            (key, value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _TRACKING.match(key)
        ]
        if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)):
            return url
        return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), parts.fragment))
    except ValueError:
        return url


def _capitals(text: str) -> str:
    """Return the head of `text` that is written like a title: capitals, small words, a subtitle."""
    taken = 0
    colon = False
    for match in re.finditer(r"[^\s]+", text[:260]):
        word = match[0]
        core = word.strip("“”\"'’,.:;()–—")
        if not core:
            break
        small = core.lower() in _SMALL
        if core[0].isupper() or core[0].isdigit() or small or colon:
            if not small or colon:
                taken = match.end()
            if word.endswith((".", ";")) and len(core) > 2:
                break
            if (
                word.endswith(",")
                and not re.match(r"\s+(?:\d{4}|and|[A-Z])", text[match.end() :])
                and not colon
            ):
                break
            if (
                colon
                and word.endswith(",")
                and not re.match(r"\s+(?:19|20)\d\d", text[match.end() :])
            ):
                break
            if word.endswith(":"):
                colon = True
            continue
        break
    return text[:taken].strip(" ,;.:")


def _person(text: str, cues: Cues) -> bool:
    """Tell whether a text opens with a person rather than a title in capitals."""
    name = name_at(text, 0, cues)
    return name is not None and (name.titled or name.given or text[name.end : name.end + 1] == ",")


def _by_author(line: Line, cues: Cues, found: list[Title]) -> None:
    """Find a title behind `co-author of`."""
    text, folded = line.text[:4000], line.folded
    if cues["said"].search(folded, line.words) is None and not cues["report"].search(
        folded, line.words
    ):
        # Somebody's other books are no report: `she is the author of …`.
        return
    # co-author of Title / author of “Title”
    for match in re.finditer(
        r"\b(?i:co-?authors?|authors?) of (?:the (?:new )?(?:report|study|paper),? )?(?=[A-Z\"])",
        folded,
    ):
        quoted = _QUOTED.match(text, match.end())
        cap = quoted[1] if quoted else _capitals(re.split(r"\s<|\shttp", text[match.end() :])[0])
        bio = re.search(r"\b(?:is|was)\s+(?:also\s+)?(?:an?|the)\s+$", folded[: match.start()])
        published = _PUBLISHER.search(text[match.end() : match.end() + len(cap) + 80])
        if (
            len(cap.split()) >= 3
            and not bio
            and not published
            and not cues["author_of_book"].search(folded)
        ):
            at = text.find(cap, match.end())
            found.append(
                Title(
                    text=cap.strip(" ,."),
                    start=line.start + at,
                    end=line.start + at + len(cap),
                    line=line.index,
                    weight=4.0,
                    reason="named by its author",
                )
            )


# What is said of the report directly after its title.
_RELEASED = re.compile(
    r",?\s(?:which\s)?(?:to be|will be|was|is|is being|has been|wird|wurde|será|fue|sera)\s"
    r"(?:released|published|issued|launched|unveiled|veröffentlicht|publicado|publié)\b"
)
# What stands between a title and the word for a report.
_ARTICLES = (" a", " an", " the", " un", " une", " ein", " eine", " new", " recent", " annual")
_TELLS = re.compile(
    r",?\s+(?:(?:co-?)?(?:authored|written)(?: jointly)? by|finds|found|shows|reveals|warns|concludes|argues|calls|says|examines"
    r"|(?:is )?available (?:at|from|here|online))\b"
)
# Between a name and the word for author that is said of it: `Ada Roe, the …`.
_HEADED = re.compile(
    r"[“\"«]?([A-ZÀ-Þ0-9][^.!“”\"«»]{8,170}?)[”\"»]?,?\s+(?:by|von|par|por)\s+(?=[A-ZÀ-Þ])"
)


# A title of no more words is more often a name.
_SHORTEST = 2
_ACCORDING = re.compile(r"\b(?:according to|nach|selon|según) (?=[A-ZÀ-Þ0-9])")
_A_REPORT = re.compile(
    r", (?:a|an|the) (?:new |recent |annual )?(?:report|study|survey|analysis|paper)\b"
)


def _told_of(line: Line, found: list[Title]) -> None:
    """Find a title in capitals before the word for report: `according to Last Stop, a report by`."""
    for match in _ACCORDING.finditer(line.text[:2000]):
        title = _capitals(line.text[match.end() :])
        end = match.end() + len(title)
        if len(title.split()) > _SHORTEST and _A_REPORT.match(line.text, end):
            found.append(
                Title(
                    text=title,
                    start=line.start + match.end(),
                    end=line.start + end,
                    line=line.index,
                    weight=4.4,
                    reason="named, and said to be a report",
                )
            )


def _headed_by_author(line: Line, cues: Cues, found: list[Title]) -> None:
    """Find a title that opens a line and is followed by its authors: `Last Stop, by Ada Roe`."""
    match = _HEADED.match(line.text)
    if match is None or cues["said"].search(line.folded[: match.end()]):
        return
    name = name_at(line.text, match.end(), cues)
    words = match[1].split()
    title = _capitals(match[1])
    if (
        name is None
        or name.words < 2
        or not (name.given or name.titled)
        or title != match[1].strip(" ,:")
        or not 2 <= len(words) <= 22
    ):
        return
    found.append(
        Title(
            text=title,
            start=line.start + match.start(1),
            end=line.start + match.start(1) + len(title),
            line=line.index,
            weight=4.0,
            reason="opens a line and its authors follow",
        )
    )


def _said_to_be_titled(line: Line, cues: Cues, nouns: list[Hit], found: list[Title]) -> None:
    """Find quoted titles further from the word for report: `mit dem Titel „…“`, `by X, “…”,`."""
    text, folded = line.text[:4000], line.folded
    for hit in cues["titled"].finditer(folded, line.words):
        quoted = _QUOTED.match(
            text, hit.end + len(text[hit.end :]) - len(text[hit.end :].lstrip(" :,"))
        )
        if quoted:
            found.append(_quoted(line, quoted, 5.0, "quoted after the word for its title"))
    # “Title,” to be released on …
    found.extend(
        _quoted(line, quoted, 4.5, "quoted, and said to be released")
        for quoted in _QUOTED.finditer(text)
        if _RELEASED.match(folded, quoted.end()) and _in_title_case(quoted[1])
    )
    for noun in nouns:
        stop = SENTENCE_END.search(text, noun.end)
        end = min(noun.end + 110, stop.start() if stop else len(text))
        for match in re.finditer(r",\s", text[noun.end : end]):
            quoted = _QUOTED.match(text, noun.end + match.end())
            if quoted is None:
                continue
            words = [word for word in quoted[1].split() if word.lower() not in _SMALL]
            capital = sum(1 for word in words if word[0].isupper() or word[0].isdigit())
            if len(words) > 1 and capital == len(words) and quoted.end() < len(text):
                found.append(_quoted(line, quoted, 4.2, "quoted in the sentence about the report"))


def _in_title_case(text: str) -> bool:
    """Tell whether every word that counts has a capital."""
    words = [word for word in text.split() if word.lower() not in _SMALL]
    return len(words) > 1 and all(word[0].isupper() or word[0].isdigit() for word in words)


def _quoted(line: Line, match: re.Match[str], weight: float, reason: str) -> Title:
    return Title(
        text=match[1].strip(" ,."),
        start=line.start + match.start(1),
        end=line.start + match.end(),
        line=line.index,
        weight=weight,
        reason=reason,
    )


def _runs_up(text: str, end: int) -> bool:
    """Tell whether words in capitals may lead up to `end`, as in `the State of Rivers report`."""
    last = text[max(0, end - 30) : end].rstrip().rpartition(" ")[2]
    return bool(last) and not (last.islower() and last not in _SMALL)


def titles(page: Page, cues: Cues, after: int) -> list[Title]:
    """Return every candidate for the report's title, with weight and reason."""
    found: list[Title] = []
    announced = ended = False
    for line in page.lines:
        text, folded = line.text[:4000], line.folded
        nouns = list(cues["report"].finditer(folded, line.words))
        previous, announced = announced, False
        if previous and line.index > after:
            cap = _capitals(text)
            if (
                3 <= len(cap.split()) <= 25
                and cap == text[: len(cap)]
                and re.match(r"[,.]?\s+[a-z]", text[len(cap) :])
                and not _person(text, cues)
                and cues["people"].at_start(folded) is None
            ):
                found.append(
                    Title(
                        text=cap,
                        start=line.start,
                        end=line.start + len(cap),
                        line=line.index,
                        weight=4.0,
                        reason="opens the sentence after the announcement of a report",
                    )
                )
        if "author" in folded:
            _by_author(line, cues, found)
        ended = ended or (
            line.index > after
            and len(line.words) < _HEADING
            and cues["stop"].at_start(folded, line.words) is not None
        )
        if line.index > after and not ended:
            _headed_by_author(line, cues, found)
        if not nouns:
            continue
        if line.index > after:
            _told_of(line, found)
            _said_to_be_titled(line, cues, nouns, found)
        ours = cues["our_report"].search(folded, line.words)
        named = cues["titled"].search(folded, line.words) is not None
        if line.index <= after:
            continue
        if (
            re.search(
                r"\bwill (?:release|publish|present|launch)\b|\bpresentará\b|\bveröffentlicht\b|\bpublie\b",
                folded,
            )
            and ours
        ):
            announced = True
        for noun in nouns:
            tail = text[noun.end : noun.end + 320]
            ftail = folded[noun.end : noun.end + 320]
            # report, “Title” / report titled "Title" / Read the report, “Title,”
            lead = re.match(
                r"\s*(?:(?:anual|annuel|annual|insignia)\s*)?(?:\([^)]{0,40}\))?[,:–—-]?\s*(?:(?:is|was|published today|released today|published|,)\s*)?",
                ftail,
            )
            begin = lead.end() if lead else 0
            word = cues["titled"].at_start(ftail[begin : begin + 60]) if named else None
            if word:
                begin += word.end
                begin += len(ftail[begin:]) - len(ftail[begin:].lstrip(" :,"))
            quoted = _QUOTED.match(tail, begin)
            if quoted and len(quoted[1].split()) >= 2:
                found.append(
                    Title(
                        text=quoted[1].strip(" ,."),
                        start=line.start + noun.end + quoted.start(1),
                        end=line.start + noun.end + quoted.end(),
                        line=line.index,
                        weight=5.0 + (1.0 if ours else 0),
                        reason="quoted after the word for report",
                    )
                )
                continue
            for start, end in page.titles:
                if (
                    line.start + noun.end <= start <= line.start + noun.end + begin + 3
                    and end <= line.end
                ):
                    found.append(
                        Title(
                            text=page.text[start:end].strip(" ,."),
                            start=start,
                            end=end,
                            line=line.index,
                            weight=5.0,
                            reason="set in italics after the word for report",
                        )
                    )
            for start, end in page.titles:
                # <em>Title</em>, a report
                if (
                    line.start <= start
                    and end <= line.start + noun.start
                    and re.fullmatch(
                        r",? (?:a|an|the|un|une|ein|eine)(?: new| recent| annual)? ",
                        page.text[end : line.start + noun.start],
                    )
                ):
                    found.append(
                        Title(
                            text=page.text[start:end].strip(" ,."),
                            start=start,
                            end=end,
                            line=line.index,
                            weight=4.8,
                            reason="set in italics before the word for report",
                        )
                    )
            behind = (
                word
                or (lead and lead[0].strip().startswith((",", ":")))
                or "(" in (lead[0] if lead else "")
                or tail[:begin] == " "
            )
            cap = _capitals(tail[begin:]) if behind else ""
            if len(cap.split()) >= (2 if word else 3):
                capitals = sum(1 for w in cap.split() if w[0].isupper() or w[0].isdigit())
                subtitled = re.search(r"\w: \w", cap) is not None
                told = _TELLS.match(tail, tail.find(cap, begin) + len(cap))
                if (
                    not _person(cap, cues)
                    and cap.split()[0].lower() not in cues.words["joints"]
                    and (capitals >= 3 or ((word or (subtitled and told)) and capitals >= 2))
                    and (ours or told or subtitled)
                ):
                    weight = (
                        4.0 + (0.6 if ":" in cap else 0)
                        if word or told or ":" in cap or re.search(r"\d{4}", cap)
                        else 1.5
                    )
                    at = line.start + noun.end + begin
                    found.append(
                        Title(
                            text=cap,
                            start=at,
                            end=at + len(cap),
                            line=line.index,
                            weight=weight,
                            reason="written in capitals after the word for report",
                        )
                    )
            # “Title” report / the annual State of Things report / State of Things Report 2024
            head = text[: noun.start].rstrip()
            back = (
                re.search(r"[“\"«]([^“”\"«»]{6,160})[,.]?[”\"»]$", head)
                if head[-1:] in {"”", '"', "»"}
                else None
            )
            if back is None and head.endswith(_ARTICLES):
                # “Title,” a report by …
                back = re.search(
                    r"[“\"«]([^“”\"«»]{6,160}),?[”\"»],? (?:a|an|the|un|une|ein|eine)(?: new| recent| annual)?$",
                    head,
                )
                if back and not _in_title_case(back[1]):
                    back = None
            if back and len(back[1].split()) >= 2:
                found.append(
                    Title(
                        text=back[1].strip(" ,."),
                        start=line.start + back.start(1),
                        end=line.start + back.end(),
                        line=line.index,
                        weight=4.5,
                        reason="quoted before the word for report",
                    )
                )
                continue
            run = _runs_up(text, noun.start) and re.search(
                r"((?:[A-ZÀ-Þ][\w'’&-]*|of|the|and|for|on|in|de|la|:)[\s:]+(?:(?:[A-ZÀ-Þ0-9][\w'’&-]*:?|of|the|and|for|on|in|to|a|an)\s+){1,14})$",
                text[: noun.start][-200:],
            )
            if run and folded[noun.start : noun.end].lower() in cues.words.get(
                "report_noun_words",
                frozenset(
                    {"report", "study", "index", "survey", "scorecard", "assessment", "review"}
                ),
            ):
                title = re.sub(r"^(?:(?:of|the|and|for|on|in|its|a)\s+)+", "", run[1].strip())
                title = re.sub(r"^.*[’']s\s+(?=(?:\d{4}\s+)?[A-Z])", "", title)
                before = text[: noun.start - len(title) - 1].rstrip().lower()
                strong = (
                    re.search(
                        r"(?:annual|latest|new|its|’s|'s|\d{4}|today released the|released the|release the|launch(?:ed|es)? the|publish(?:ed|es)? the)$",
                        before,
                    )
                    is not None
                )
                if before.endswith(("’s", "'s")) or strong:
                    title = re.sub(r"^(?:19|20)\d\d\s+", "", title)
                year = re.match(r"\s+((?:19|20)\d\d)\b", tail)
                upper = text[noun.start].isupper()
                if upper:
                    title = text[noun.start - len(title) - 1 : noun.end] + (year[0] if year else "")
                title = title.strip(" ,")
                if (
                    len(title.split()) >= 3
                    and strong
                    and not _person(title, cues)
                    and not re.search(r"\b(?:University|Institute|Press|Media|Department)\b", title)
                ):
                    at = text.find(title)
                    if at >= 0:
                        found.append(
                            Title(
                                text=title,
                                start=line.start + at,
                                end=line.start + noun.end,
                                line=line.index,
                                weight=3.5 + (0.5 if ":" in title else 0) + (0.3 if upper else 0),
                                reason="names the report before the word for it",
                            )
                        )
    return found


def report_title(page: Page, cues: Cues, after: int) -> Title | None:
    """Return the best title if one is clear."""
    best = max(
        titles(page, cues, after),
        key=lambda title: (title.weight - title.line * 0.005, len(title.text)),
        default=None,
    )
    if best is None or best.weight < 3.5:
        return None
    return best


def _urls(line: Line) -> list[tuple[int, int, str]]:
    found = [(link.start - line.start, link.end - line.start, link.url) for link in line.links]
    found += [
        (m.start(), m.end(), m[0])
        for m in _URL.finditer(line.text[:6000])
        if not any(a <= m.start() < b for a, b, _ in found)
    ]
    return found


def report_url(page: Page, cues: Cues, title: Title | None) -> tuple[str, int, int] | None:
    """Return the report's link and where it stands, or None."""
    best: tuple[float, str, int, int] | None = None
    for line in page.lines:
        if not line.links and "." not in line.text:
            continue
        for start, end, raw in _urls(line):
            url = clean_url(raw)
            try:
                parts = urlsplit(url if "//" in url else "http://" + url)
                host = parts.hostname or ""
            except ValueError:
                continue
            if "." not in host or _NOT_REPORT_HOST.search(host):
                continue
            shown = line.folded[max(0, start) : end]
            around = line.folded[max(0, start - 90) : start]
            score = 0.0
            bare_host = len(parts.path.strip("/")) == 0 and not parts.query
            if bare_host:
                score -= 3.0
            if title is not None:
                if title.start < line.start + end and line.start + start < title.end:
                    score += 5.0
                elif 0 <= line.start + start - title.end < 60:
                    score += 3.5
            words = shown if any(link.url == raw for link in line.links) else ""
            if words and (
                cues["report_read"].search(words)
                or (cues["report"].search(words) and len(words.split()) <= 8)
            ):
                score += 3.0
            near = cues["report_read"].search(around)
            if re.search(
                r"(?i)\b(?:report|study|paper|rapport|étude|studie|bericht|informe|estudio)\s{0,2}[:(<–—-]\s*$",
                around,
            ):
                score += 3.0
            if near and not cues["no_report_link"].search(around[near.start :]):
                score += (
                    3.0
                    if cues["report"].search(around) or "full" in around or "find" in around
                    else 2.0
                )
            if url.lower().split("?")[0].endswith(".pdf"):
                score += 1.0
            if re.search(
                r"/(?:reports?|publications?|publikation(?:en)?|study|studies|studien?|research|doi|papers?|rapports?|etudes?|informes?|estudios?|berichte?)/|doi\.org",
                url,
                re.IGNORECASE,
            ):
                score += 1.0
            if cues["no_report_link"].search(around[-30:]) or (
                words and cues["no_report_link"].search(words)
            ):
                score -= 3.0
            if words.lower().strip(" .") in {"click here", "here"} and not near:
                score -= 1.0
            if score >= 3.0 and (best is None or score > best[0]):
                best = (score, url, line.start + start, line.start + end)
    return best[1:] if best else None
