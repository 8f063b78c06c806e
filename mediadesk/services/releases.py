"""Taking releases in, and mending what the reader could not know."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import NotFound, Problem, Refused
from mediadesk.domain.release import Expert, Reading, Release, Report
from mediadesk.domain.routing import Contact
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services.outcome import Imported
from mediadesk.services.ports import Clock, ContactReader, Database, Ids, ReleaseReader

_PROTECTED = "protected_email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """Reads, stores and mends releases."""

    database: Database
    clock: Clock
    ids: Ids
    reader: ReleaseReader
    contacts: ContactReader

    def read(self, path: Path) -> Reading:
        """Return what a release file says; writes nothing. Trouble is in `Reading.problems`."""
        return self.reader.read_file(path)[0]

    def import_file(self, path: Path, *, actor: str) -> Imported:
        """Read a file and store it as a release with its original; raises `Refused`.

        The very same file is not stored twice.
        """
        reading, original = self.reader.read_file(path)
        if reading.problems:
            raise Refused(*reading.problems)
        return self.store(reading, original, actor=actor)

    def store(self, reading: Reading, original: bytes, *, actor: str) -> Imported:
        """Store what was read."""
        now = self.clock.now()
        sha256 = hashlib.sha256(original).hexdigest()
        with self.database.write() as work:
            known = work.releases.by_source(sha256)
            if known is not None:
                return Imported(release=known, known=True, changes=Changes())
            release = Release(
                id=self.ids.uuid(),
                headline=reading.headline or "",
                standfirst=reading.standfirst or "",
                dateline_city=reading.dateline_city or "",
                release_date=reading.release_date,
                embargo=reading.embargo,
                body=reading.body,
                report=Report(
                    title=reading.report_title or "",
                    authors=reading.report_authors,
                    url=reading.report_url or "",
                ),
                experts=self._experts(reading),
                contacts=_contacts(reading),
                language=reading.language or "",
                warnings=reading.warnings,
                source_name=Path(reading.file).name,
                source_sha256=sha256,
                text=reading.text,
                created_at=now,
                updated_at=now,
            )
            work.releases.add(release, original)
            work.commit(
                Entry(
                    kind=Kind.IMPORTED,
                    actor=actor,
                    at=now,
                    subject_id=release.id,
                    detail={"file": release.source_name, "sha256": sha256},
                )
            )
        return Imported(
            release=release, known=False, changes=Changes(releases=frozenset({release.id}))
        )

    def set_headline(self, release_id: str, headline: str, *, actor: str) -> Release:
        """Give a release its headline."""
        words = " ".join(headline.split())
        if not words:
            raise Refused(Problem("headline", "Enter the headline."))
        if len(words) > 500:
            raise Refused(Problem("headline", "Use at most 500 characters."))
        return self._update(release_id, "headline", words, actor=actor, headline=words)

    def set_report_url(self, release_id: str, url: str, *, actor: str) -> Release:
        """Give the report its link; only http and https. Raises `Refused` beside `report_url`."""
        link = url.strip()
        try:
            parts = urlsplit(link)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            good = False
        if not good or any(mark.isspace() or ord(mark) < 32 for mark in link) or len(link) > 2000:
            raise Refused(
                Problem("report_url", "Enter a web address that begins with https:// or http://.")
            )
        release = self._get(release_id)
        return self._update(
            release_id, "report_url", link, actor=actor, report=replace(release.report, url=link)
        )

    def set_contact_email(
        self, release_id: str, position: int, email: str, *, actor: str
    ) -> Release:
        """Give a press contact of a release the address that the text hid."""
        address = self.contacts.address(email.strip())
        if address is None:
            raise Refused(
                Problem(
                    "contact.email",
                    "Enter an e-mail address in the usual form, such as press@office.example.",
                )
            )
        release = self._get(release_id)
        if not 0 <= position < len(release.contacts):
            raise Refused(Problem("contact", "The release has no such press contact."))
        changed = list(release.contacts)
        changed[position] = replace(changed[position], email=address, hidden_email=False)
        return self._update(
            release_id, "contact.email", address, actor=actor, contacts=tuple(changed)
        )

    def _experts(self, reading: Reading) -> tuple[Expert, ...]:
        """Return who can comment: the report's authors first, then the others, nobody twice."""
        offered = {_key(one.name): one for one in reading.experts if one.name}
        authors = {_key(name): name for name in reading.report_authors}
        experts = []
        for key, name in authors.items():
            person = offered.get(key)
            experts.append(
                Expert(
                    id=self.ids.uuid(),
                    name=name,
                    role=(person.role or "") if person else "",
                    email=(person.email or "") if person else "",
                    phone=(person.phone or "") if person else "",
                    is_author=True,
                )
            )
        experts += [
            Expert(
                id=self.ids.uuid(),
                name=person.name or "",
                role=person.role or "",
                email=person.email or "",
                phone=person.phone or "",
            )
            for key, person in offered.items()
            if key not in authors
        ]
        return tuple(experts)

    def _get(self, release_id: str) -> Release:
        release = self.database.read().release(release_id)
        if release is None:
            raise NotFound(Problem("release", "There is no such release here."))
        return release

    def _update(
        self, release_id: str, what: str, value: str, *, actor: str, **changed: object
    ) -> Release:
        now = self.clock.now()
        with self.database.write() as work:
            release = work.releases.get(release_id)
            if release is None:
                raise NotFound(Problem("release", "There is no such release here."))
            after = work.releases.update(
                replace(release, updated_at=now, **changed)  # type: ignore[arg-type]
            )
            work.commit(
                Entry(
                    kind=Kind.UPDATED,
                    actor=actor,
                    at=now,
                    subject_id=release_id,
                    detail={"what": what, "to": value},
                )
            )
        return after


def _key(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


def _contacts(reading: Reading) -> tuple[Contact, ...]:
    hidden = any(warning.code == _PROTECTED for warning in reading.warnings)
    return tuple(
        Contact(
            name=person.name or "",
            email=person.email or "",
            phone=person.phone or "",
            hidden_email=hidden and not person.email,
        )
        for person in reading.contacts
    )
