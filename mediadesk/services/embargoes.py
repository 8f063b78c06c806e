"""The embargo ledger: who agreed to wait, and what the press room may show to whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mediadesk.domain import embargo
from mediadesk.domain.changes import Changes
from mediadesk.domain.embargo import Agreement
from mediadesk.domain.errors import NotFound, Problem, Refused
from mediadesk.domain.release import Release
from mediadesk.domain.rows import ShelfRow
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services.ports import Clock, ContactReader, Database, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargoes:
    """Keeps the ledger and answers for the press room, which never gets a sealed title."""

    database: Database
    clock: Clock
    ids: Ids
    contacts: ContactReader

    def agree(  # who, for whom they work, and who writes it down
        self,
        release_id: str,
        *,
        name: str,
        email: str,
        outlet: str = "",
        actor: str,
        own: bool = False,
    ) -> tuple[Agreement, Changes]:
        """Record that somebody agreed to a release's embargo as it stands now.

        The same person twice is one agreement while it covers the embargo. Raises `Refused` beside
        `name`, `email`, `outlet` or `embargo`.
        """
        found = list(embargo.problems(name, email, outlet))
        address = self.contacts.address(email.strip()) or ""
        if email.strip() and not address:
            found.append(
                Problem(
                    "email",
                    "Enter an e-mail address in the usual form, such as press@office.example.",
                )
            )
        if found:
            raise Refused(*found)
        now = self.clock.now()
        with self.database.write() as work:
            release = _of(work.releases.get(release_id))
            if release.embargo is None or not release.is_embargoed(now):
                raise Refused(Problem("embargo", "This release is not under embargo."))
            for known in work.releases.agreements(release_id):
                same = embargo.same_address(known.email) == embargo.same_address(address)
                if same and embargo.covers(known, release.embargo):
                    return known, Changes()
            agreement = Agreement(
                id=self.ids.uuid(),
                release_id=release_id,
                name=" ".join(name.split()),
                email=address,
                outlet=" ".join(outlet.split()),
                at=now,
                actor=" ".join(name.split()) if own else actor,
                own=own,
                embargo=release.embargo,
            )
            work.releases.add_agreement(agreement)
            work.commit(_entry(Kind.AGREED, agreement, agreement.actor, now))
        return agreement, Changes(releases=frozenset({release_id}))

    def revoke(
        self, release_id: str, agreement_id: str, *, actor: str
    ) -> tuple[Agreement, Changes]:
        """Take an agreement back; its line stays in the ledger. Raises `NotFound`, `Conflict`."""
        now = self.clock.now()
        with self.database.write() as work:
            known = next(
                (one for one in work.releases.agreements(release_id) if one.id == agreement_id),
                None,
            )
            if known is None:
                raise NotFound(Problem("agreement", "There is no such line in the ledger."))
            after = replace(known, revoked_at=now, revoked_by=actor)
            work.releases.revoke(after)
            work.commit(_entry(Kind.REVOKED, after, actor, now))
        return after, Changes(releases=frozenset({release_id}))

    def shelf(self, reader: str) -> tuple[ShelfRow, ...]:
        """Return the releases as the reporter with this address may see them, newest first.

        One that is sealed to them keeps its place and its embargo, and loses its title.
        """
        now = self.clock.now()
        return tuple(
            row
            if embargo.may_read(row.embargo, agreed, reader, now)
            else replace(row, title="", release_date=None, sealed=True)
            for row, agreed in self.database.read().shelf()
        )

    def open(self, release_id: str, reader: str) -> Release | ShelfRow:
        """Return a release to read, or what may be said of it while it is sealed to the reader.

        Raises `NotFound`.
        """
        now = self.clock.now()
        views = self.database.read()
        release = _of(views.release(release_id))
        if embargo.may_read(release.embargo, views.agreements(release_id), reader, now):
            return release
        return ShelfRow(
            id=release.id,
            title="",
            release_date=None,
            embargo=release.embargo,
            created_at=release.created_at,
            open_requests=0,
            sealed=True,
        )


def _of(release: Release | None) -> Release:
    if release is None:
        raise NotFound(Problem("release", "There is no such release here."))
    return release


def _entry(kind: Kind, agreement: Agreement, actor: str, now: datetime) -> Entry:
    at = agreement.embargo.at
    return Entry(
        kind=kind,
        actor=actor,
        at=now,
        subject_id=agreement.release_id,
        detail={
            "agreement": agreement.id,
            "name": agreement.name,
            "email": agreement.email,
            "outlet": agreement.outlet,
            "own": agreement.own,
            "until": at.isoformat() if at else agreement.embargo.text,
        },
    )
