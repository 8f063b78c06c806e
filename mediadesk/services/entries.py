"""Interviews as entries of a calendar file, for whoever wants them in a calendar of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mediadesk.domain.errors import NotFound, Problem
from mediadesk.domain.rows import calendar_row
from mediadesk.services.ports import CalendarWriter, Clock, Database, FileWriter, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Writes the calendar entry of an interview to where somebody says."""

    database: Database
    clock: Clock
    settings: Settings
    calendars: CalendarWriter
    files: FileWriter

    def save(self, interview_id: str, target: Path) -> None:
        """Write one interview as a calendar file; raises `NotFound` or `WorldFailed`.

        It is a copy to look at (METHOD:PUBLISH), never the invitation that a party was sent.
        """
        views = self.database.read()
        found = views.interview(interview_id)
        request = views.request(found.request_id) if found is not None else None
        if found is None or request is None:
            raise NotFound(Problem("interview", "That interview is not here."))
        domain = self.settings.get("contact.email").partition("@")[2] or "mediadesk.invalid"
        content = self.calendars.list(
            (calendar_row(request, found),), stamp=self.clock.now(), uid=f"list@{domain}"
        )
        self.files.write(target, content)
