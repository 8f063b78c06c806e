"""Words and dates that several of the reporter's pages share, by the language in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from mediadesk.domain.errors import Problem
from mediadesk.domain.release import Embargo, ReleaseExpert, Report
from mediadesk.domain.release import Warning as Look
from mediadesk.ui.text import full_moment, link_check, moment
from mediadesk.ui.widgets.plain import isolate


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every page of the press room says of the office; `zone` is an IANA name.

    `may_mend` says that press officers use this computer: what a release lacks can be added.
    """

    name: str = ""
    phone: str = ""
    hours: str = ""
    zone: str = "UTC"
    may_mend: bool = True


def long_date(day: date) -> str:
    """Return a date as it is written, `14 October 2026`."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def short_date(day: date) -> str:
    """Return a date with its weekday, `Fri 16 October`."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMMM")


def clock(moment: datetime) -> str:
    """Return a clock time as the locale writes it, `15:00`."""
    locale = QLocale()
    time = QTime(moment.hour, moment.minute)
    if locale.language() == QLocale.Language.C:
        # The C locale's short form has seconds, which no deadline has.
        return time.toString("HH:mm")
    return locale.toString(time, QLocale.FormatType.ShortFormat)


def day_name(day: date, today: date) -> str:
    """Return `today`, `tomorrow`, or the date, for the middle of a sentence."""
    if day == today:
        return QCoreApplication.translate("room", "today")
    if day == today + timedelta(days=1):
        return QCoreApplication.translate("room", "tomorrow")
    if day.year == today.year:
        return short_date(day)
    return long_date(day)


def moment_words(at: datetime, zone: str, now: datetime) -> str:
    """Return an instant on a zone's clock as one reads it, `15:00 today`."""
    local = at.astimezone(ZoneInfo(zone))
    today = now.astimezone(ZoneInfo(zone)).date()
    words = QCoreApplication.translate("room", "%1 %2")
    return words.replace("%1", clock(local)).replace("%2", day_name(local.date(), today))


def same_clock(at: datetime, one: str, other: str) -> bool:
    """Say whether two zones show the same time at an instant."""
    return at.astimezone(ZoneInfo(one)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()


def embargo_in_full(embargo: Embargo, office_zone: str) -> str:
    """Return an embargo with its whole instant, `Embargoed until Friday 16 October 2026, 00:01, …`.

    The release's own words may tell more than when, so one without an instant is not quoted.
    """
    if embargo.at is None:
        return QCoreApplication.translate("room", "Embargoed until the press office lifts it")
    when = full_moment(embargo.at, ZoneInfo(embargo.zone or office_zone))
    return QCoreApplication.translate("room", "Embargoed until %1").replace("%1", when)


def link_words(report: Report, now: datetime, office_zone: str) -> str:
    """Return what a report's link answered last, "" if this link has not been asked."""
    if report.check is None or report.check.url != report.url:
        return ""
    return link_check(report.check, now, ZoneInfo(office_zone))


def embargo_chip(at: datetime, zone: str, now: datetime) -> str:
    """Return an embargo as short as a chip: `Embargoed until Friday, 00:01`, or with its date."""
    words = QCoreApplication.translate("room", "Embargoed until %1")
    return words.replace("%1", moment(at, now, ZoneInfo(zone)))


def names(people: Sequence[str]) -> str:
    """Return names as a list in words, `Ines Okafor, Samira Haddad and Tomas Lind`."""
    shown = [isolate(name) for name in people if name]
    return QLocale().createSeparatedList(shown)


def role_of(expert: ReleaseExpert, *, begins: bool = True) -> str:
    """Return what an expert is, with authorship of the report named.

    `begins` says that it stands by itself and so begins with a capital.
    """
    if not expert.is_author:
        role = expert.role
    elif not expert.role:
        role = QCoreApplication.translate("room", "author of the report")
    else:
        role = QCoreApplication.translate("room", "%1, author of the report")
        role = role.replace("%1", isolate(expert.role))
    return role[:1].upper() + role[1:] if begins else role


def problem_words(problem: Problem) -> str:
    """Return a problem in the user's language; what the user typed in it stays text."""
    template = QCoreApplication.translate("problems", problem.template)
    params = {
        name: isolate(value) if isinstance(value, str) else value
        for name, value in problem.params.items()
    }
    try:
        return template.format(**params) if params else template
    except (KeyError, IndexError, ValueError):
        # A translation with a slip in its blanks must not hide the problem.
        return problem.message


def warning_words(warning: Look) -> str:
    """Return what a person should look at in a release, in the user's language."""
    return QCoreApplication.translate("warnings", warning.message)
