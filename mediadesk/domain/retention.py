"""How long things are kept: for now, which automatic backups stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

KEEP_ALL = timedelta(days=2)
DAYS, WEEKS, MONTHS = 12, 10, 9


def backups_to_keep(made: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return which backups stay: all of two days, then the newest of 12 days, 10 weeks, 9 months.

    `made` are the instants (UTC) at which backups were made. The newest always stays.
    """
    newest_first = sorted(made, reverse=True)
    kept = {at for at in newest_first if now - at <= KEEP_ALL}
    kept.update(newest_first[:1])
    for count, period in (
        (DAYS, lambda at: at.date()),
        (WEEKS, lambda at: at.isocalendar()[:2]),
        (MONTHS, lambda at: (at.year, at.month)),
    ):
        seen: set[object] = set()
        for at in newest_first:
            key = period(at)
            if key not in seen and len(seen) < count:
                seen.add(key)
                kept.add(at)
    return kept
