"""Why an expert fits or does not, when they are free, and what became of asking them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QLocale

from mediadesk.domain.ask import UNDELIVERED, Ask, AskState, Refusal, Way
from mediadesk.domain.availability import Span
from mediadesk.domain.deadline import city
from mediadesk.domain.expert import Skill
from mediadesk.domain.matching import Candidate, Code, Match, Reason
from mediadesk.domain.rows import Load
from mediadesk.ui.text.spelling import clock, counted, fill, moment

_tr = QCoreApplication.translate


def skill(one: Skill) -> str:
    """Return what an expert does for the media."""
    return {
        Skill.LIVE_TV: _tr("Text", "live TV"),
        Skill.RECORDED_TV: _tr("Text", "recorded TV"),
        Skill.RADIO: _tr("Text", "radio"),
        Skill.PRINT: _tr("Text", "print"),
        Skill.PODCAST: _tr("Text", "podcasts"),
        Skill.STUDIO: _tr("Text", "a studio at hand"),
        Skill.CAMERA: _tr("Text", "a camera at hand"),
    }[one]


def language(tag: str) -> str:
    """Return a language by its tag (BCP 47) as English or the language in force calls it."""
    found = QLocale(tag)
    if found.language() == QLocale.Language.C:
        return tag
    return QLocale.languageToString(found.language())


def reason(one: Reason, *, now: datetime, zone: ZoneInfo) -> str:
    """Return a reason or a “but” as a few words, on the clock of `zone`."""
    return _of_fit(one) or _of_time(one, now, zone) or _counted(one) or _plain(one.code)


def _of_fit(one: Reason) -> str:
    values = one.values
    match one.code:
        case Code.ASKED_FOR if values.get("place") != 1:
            return fill(_tr("Text", "wish number %1"), str(values.get("place")))
        case Code.PERHAPS_ASKED_FOR:
            return fill(_tr("Text", "may be the “%1” who is asked for"), str(values["name"]))
        case Code.TOPIC | Code.TITLE:
            listed = values.get("topics") or values.get("words")
            named = listed if isinstance(listed, tuple) else ()
            return fill(_tr("Text", "speaks about %1"), _tr("Text", ", ").join(named))
        case Code.LANGUAGE:
            return fill(_tr("Text", "speaks %1"), language(str(values["language"])))
        case Code.OTHER_LANGUAGE:
            return fill(_tr("Text", "does not speak %1"), language(str(values["language"])))
        case Code.SKILL:
            return fill(_tr("Text", "does %1"), skill(Skill(str(values["skill"]))))
        case Code.NO_SKILL:
            return fill(_tr("Text", "does not do %1"), skill(Skill(str(values["skill"]))))
        case _:
            return ""


def _of_time(one: Reason, now: datetime, zone: ZoneInfo) -> str:
    at = one.values.get("until")
    when = moment(at, now, zone) if isinstance(at, datetime) else ""
    place = city(str(one.values["zone"])) if "zone" in one.values else ""
    match one.code:
        case Code.BUSY if when:
            return fill(_tr("Text", "busy until %1"), when)
        case Code.OUTSIDE_HOURS if when:
            return fill(_tr("Text", "not at work in %1 until %2"), place, when)
        case Code.OUTSIDE_HOURS:
            return fill(_tr("Text", "not at work in %1 before the deadline"), place)
        case Code.ON_LEAVE:
            return fill(_tr("Text", "on leave until %1"), when)
        case Code.TRAVELLING:
            return fill(_tr("Text", "in %1 until %2"), place, when)
        case _:
            return ""


def _counted(one: Reason) -> str:
    values = one.values
    if one.code is Code.OFTEN_ASKED:
        return load(int(str(values["asked"])), int(str(values["total"])))
    if one.code is Code.WENT_WELL:
        return counted("spoke to this outlet %n time(s)", int(str(values["times"])))
    if one.code is Code.REFUSED_OUTLET:
        return counted("refused this outlet %n time(s)", int(str(values["times"])))
    return ""


def _plain(code: Code) -> str:
    return {
        Code.ASKED_FOR: _tr("Text", "asked for by name"),
        Code.NOT_ASKED_FOR: _tr("Text", "the reporter wants nobody else"),
        Code.AUTHOR: _tr("Text", "author of the report"),
        Code.OFFERED: _tr("Text", "offered in the release"),
        Code.NO_TOPIC: _tr("Text", "no topic of theirs is asked about"),
        Code.FREE: _tr("Text", "free before the deadline"),
        Code.BUSY: _tr("Text", "busy"),
        Code.SELDOM_ASKED: _tr("Text", "not asked this month"),
        Code.CARRIES_MUCH: _tr("Text", "carries a quarter of this month’s requests"),
        Code.REFUSED_HERE: _tr("Text", "refused this request"),
        Code.NO_ANSWER_HERE: _tr("Text", "did not answer when asked"),
    }[code]


def load(asked: int, total: int) -> str:
    """Return how much an expert was asked, `2 of 14 asks this month`."""
    return fill(_tr("Text", "%1 of %2 asks this month"), str(asked), str(max(total, asked)))


def load_of(candidate: Candidate, total: int) -> str:
    """Return how much an expert was asked and took this month."""
    words = load(candidate.asked, total)
    if candidate.asked:
        return fill(_tr("Text", "%1, took %2"), words, str(candidate.accepted))
    return words


def this_month(load: Load) -> str:
    """Return what was asked of an expert this month, and what they made of it, as a sentence."""
    given = counted(_tr("Text", "%n interview(s) given"), load.given) if load.given else ""
    if not load.asked:
        return given or _tr("Text", "Not asked yet")
    parts = [
        counted(_tr("Text", "Asked about %n request(s)"), load.asked),
        fill(_tr("Text", "took %1"), str(load.accepted)),
    ]
    if load.refused:
        why = "; ".join(
            fill(_tr("Text", "%1: %2"), refusal_of(reason) or refusal(Refusal.OTHER), str(count))
            for reason, count in load.refused
        )
        total = str(sum(count for _reason, count in load.refused))
        parts.append(fill(_tr("Text", "refused %1 (%2)"), total, why))
    if given:
        parts.append(given)
    return _tr("Text", ", ").join(parts)


def reasons(match: Match, *, now: datetime, zone: ZoneInfo, most: int = 4) -> str:
    """Return the weightiest reasons of a match in one line, but what the card shows elsewhere."""
    shown = [
        one
        for one in sorted(match.reasons, key=lambda one: -one.points)
        if one.code not in _ELSEWHERE
    ]
    words = [reason(one, now=now, zone=zone) for one in shown[:most]]
    return _sentence(words)


def objections(match: Match, *, now: datetime, zone: ZoneInfo) -> str:
    """Return what speaks against a match in one line, the weightiest first."""
    shown = [
        one
        for one in sorted(match.against, key=lambda one: one.points)
        if one.code not in _ELSEWHERE and one.code not in _TIMES
    ]
    words = _sentence([reason(one, now=now, zone=zone) for one in shown])
    return fill(_tr("Text", "But: %1"), words) if words else ""


_TIMES = {Code.BUSY, Code.OUTSIDE_HOURS, Code.ON_LEAVE}
_ELSEWHERE = {Code.FREE, Code.OFTEN_ASKED, Code.SELDOM_ASKED}


def _sentence(words: Sequence[str]) -> str:
    joined = _tr("Text", ", ").join(words)
    return joined[:1].upper() + joined[1:]


def availability(match: Match, *, now: datetime, zone: ZoneInfo) -> str:
    """Return when an expert is free next, `Free 14:30–15:30`, or why not before the deadline."""
    if match.at is not None and match.span is not None:
        start, end = match.at.astimezone(zone), match.span.end.astimezone(zone)
        begin = moment(match.at, now, zone)
        if match.span.start <= now and start.date() == now.astimezone(zone).date():
            return fill(_tr("Text", "Free until %1"), clock(end))
        if start.date() != end.date():
            return fill(_tr("Text", "Free from %1"), begin)
        return fill(_tr("Text", "Free %1–%2"), begin, clock(end))
    for one in match.against:
        if one.code in _TIMES:
            words = reason(one, now=now, zone=zone)
            return words[:1].upper() + words[1:]
    return _tr("Text", "Not free before the deadline")


def free_spans(spans: Sequence[Span], zone: ZoneInfo) -> str:
    """Return spans of a day for who cannot see the strip, `Free 10:30 to 11:00, 14:30 to 19:00`."""
    if not spans:
        return _tr("Text", "Not free on this day")
    parts = [
        fill(
            _tr("Text", "%1 to %2"),
            clock(one.start.astimezone(zone)),
            clock(one.end.astimezone(zone)),
        )
        for one in spans
    ]
    return fill(_tr("Text", "Free %1"), _tr("Text", ", ").join(parts))


def refusal(one: Refusal) -> str:
    """Return why an expert does not take a request."""
    return {
        Refusal.BUSY: _tr("Text", "Has no time"),
        Refusal.AWAY: _tr("Text", "Is away"),
        Refusal.SHORT_NOTICE: _tr("Text", "Needs more notice"),
        Refusal.OTHER_TOPIC: _tr("Text", "Not their topic"),
        Refusal.OTHER_MEDIUM: _tr("Text", "Not in this medium or form"),
        Refusal.OUTLET: _tr("Text", "Does not speak to this outlet"),
        Refusal.CONFLICT: _tr("Text", "Not allowed, or a conflict of interest"),
        Refusal.OTHER: _tr("Text", "Another reason"),
    }[one]


def refusal_of(written: str) -> str:
    """Return the reason that stands in an ask or on the timeline, "" for none."""
    if written == UNDELIVERED:
        return _tr("Text", "The mail could not be delivered")
    return refusal(Refusal(written)) if written else ""


def ask_state(ask: Ask, *, now: datetime, zone: ZoneInfo) -> str:
    """Return where an expert's place in the line stands."""
    match ask.state:
        case AskState.QUEUED:
            return _tr("Text", "Next") if not ask.paused else _tr("Text", "Resting")
        case AskState.ASKED:
            by = moment(ask.answer_by, now, zone) if ask.answer_by is not None else ""
            if ask.way is Way.PHONE:
                return fill(_tr("Text", "To be rung by %1"), by)
            return fill(_tr("Text", "Asked, answer by %1"), by)
        case AskState.ACCEPTED:
            return _tr("Text", "Accepted")
        case AskState.REFUSED:
            return fill(_tr("Text", "Refused: %1"), refusal_of(ask.reason).lower())
        case AskState.TIMED_OUT:
            return refusal_of(ask.reason) or _tr("Text", "No answer")
        case AskState.WITHDRAWN:
            return _tr("Text", "No longer asked")
