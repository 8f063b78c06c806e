"""What stands there when nothing is to do: how the day went, and what comes next."""

from __future__ import annotations

import statistics
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, text

from mediadesk.domain.rows import Outlook
from mediadesk.storage import schema
from mediadesk.storage.finding import QUEUE_COLUMNS, queue_row
from mediadesk.storage.types import to_number

_R = schema.requests
_OPEN = text("requests.state <> 'closed'")
_CLOSED = text("requests.state = 'closed'")


class OutlookQuestions:
    """Questions about today and what is ahead; each by the index of open or of closed requests."""

    def _connection(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def outlook(self, *, now: datetime, midnight: datetime, tonight: datetime) -> Outlook:
        """Return the day between `midnight` and `tonight` (UTC), and what comes next."""
        begun, at, ended = to_number(midnight), to_number(now), to_number(tonight)
        tomorrow = to_number(tonight + timedelta(days=1))
        awake = (_R.c.follow_up_at.is_(None)) | (_R.c.follow_up_at <= at)
        with self._connection() as connection:
            following = connection.execute(
                select(*QUEUE_COLUMNS)
                .where(_OPEN, _R.c.deadline_at > at, _R.c.answered_at.is_(None))
                .order_by(_R.c.deadline_at, _R.c.id)
                .limit(1)
            ).mappings()
            row = following.one_or_none()
            waiting, interviews = connection.execute(
                select(
                    func.count().filter(awake),
                    func.count().filter(_R.c.interview_at.between(ended, tomorrow - 1)),
                ).where(_OPEN)
            ).one()
            answers = select(_R.c.answered_at - _R.c.created_at).where(
                _R.c.answered_at >= begun, _R.c.updated_at >= begun
            )
            took = [
                found
                for part in (_OPEN, _CLOSED)
                for found in connection.execute(answers.where(part)).scalars()
            ]
        return Outlook(
            following=queue_row(row) if row is not None else None,
            waiting=waiting,
            answered_today=len(took),
            median_answer=timedelta(microseconds=statistics.median(took)) if took else None,
            interviews_tomorrow=interviews,
        )
