"""Asking whether the link to a report leads anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import NotFound, Problem, Refused
from mediadesk.domain.release import LinkCheck
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services.ports import Clock, Database, LinkChecker


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Checks links; the network is asked while no transaction is open."""

    database: Database
    clock: Clock
    checker: LinkChecker

    def check(self, release_id: str, *, actor: str) -> tuple[LinkCheck, Changes]:
        """Ask the link of a release's report and keep the answer with its time.

        No answer is an answer too: its trouble is kept. Raises `NotFound`, or `Refused` without
        a link.
        """
        release = self.database.read().release(release_id)
        if release is None:
            raise NotFound(Problem("release", "There is no such release here."))
        if not release.report.url:
            raise Refused(Problem("report_url", "Add the link to the report first."))
        found = self.checker.check(release.report.url, self.clock.now())
        with self.database.write() as work:
            if not work.releases.set_check(release_id, found):
                # Somebody changed the link meanwhile; the answer is about another one.
                return found, Changes()
            work.commit(
                Entry(
                    kind=Kind.CHECKED,
                    actor=actor,
                    at=found.at,
                    subject_id=release_id,
                    detail={
                        "url": found.url,
                        "status": found.status,
                        "final_url": found.final_url,
                        "type": found.content_type,
                        "trouble": found.trouble,
                    },
                )
            )
        return found, Changes(releases=frozenset({release_id}))
