"""Taking releases in after a review, updating them, and mending what the reader could not know."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mediadesk.domain import draft as drafts
from mediadesk.domain.acquaintance import Acquaintances
from mediadesk.domain.changes import Changes
from mediadesk.domain.draft import ReleaseDraft
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.release import Reading, Release, ReleaseExpert
from mediadesk.domain.routing import Contact
from mediadesk.domain.rows import Alike
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.services.outcome import Imported, Reviewed, Updated
from mediadesk.services.ports import (
    Clock,
    ContactReader,
    Database,
    Ids,
    Likeness,
    ReleaseReader,
)
from mediadesk.services.recognition import link_release, people_of

_COMPARED = 12_000
"""Characters at the beginning of a stored text that are compared with a new one."""
_STALE = "Somebody changed this release since you opened it. Look at it again."
_LONGEST_TOLD = 2_000
"""Characters of a value that a timeline entry repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """Reads, reviews, stores and mends releases."""

    database: Database
    clock: Clock
    ids: Ids
    reader: ReleaseReader
    contacts: ContactReader
    likeness: Likeness

    def read(self, path: Path) -> Reading:
        """Return what a release file says; writes nothing. Trouble is in `Reading.problems`."""
        return self.reader.read_file(path)[0]

    def review(self, path: Path) -> Reviewed:
        """Read a file for a review; writes nothing. Raises `Refused`."""
        reading, original = self.reader.read_file(path)
        return self._reviewed(reading, original, path.name)

    def review_bytes(self, data: bytes, name: str) -> Reviewed:
        """Read pasted text for a review; `name` is what its file would be called.

        Raises `Refused`.
        """
        return self._reviewed(self.reader.read_bytes(data, name), data, name)

    def revise(self, release_id: str) -> tuple[Release, Reviewed]:
        """Return a stored release for another review, its original read again for the places."""
        release = self._get(release_id)
        original = self.database.read().original(release_id)
        reading = None
        if original is not None:
            found = self.reader.read_bytes(original[1], original[0])
            reading = found if not found.problems else None
        return release, Reviewed(
            draft=drafts.of_release(release, reading),
            original=b"",
            known=release,
            people=self._people(release),
        )

    def _people(self, but: Release | None) -> Acquaintances:
        """Return the people of every release but one."""
        met = self.database.read().acquaintances()
        return Acquaintances(
            [one for one in met if but is None or one.release_id != but.id], self.contacts.phone
        )

    def _reviewed(self, reading: Reading, original: bytes, name: str) -> Reviewed:
        if reading.problems:
            raise Refused(*reading.problems)
        views = self.database.read()
        draft = drafts.of_reading(reading, name)
        known = views.by_source(_sha256(original))
        alike: tuple[Alike, ...] = ()
        if known is None:
            alike = self.likeness.alike(draft, views.release_texts(characters=_COMPARED))
        return Reviewed(
            draft=draft,
            original=original,
            known=known,
            alike=alike,
            people=self._people(known),
        )

    def import_file(self, path: Path, *, actor: str) -> Imported:
        """Read a file and store it as a release with its original; raises `Refused`.

        The very same file is not stored twice.
        """
        reading, original = self.reader.read_file(path)
        if reading.problems:
            raise Refused(*reading.problems)
        return self.store(reading, original, actor=actor)

    def store(self, reading: Reading, original: bytes, *, actor: str) -> Imported:
        """Store what was read, as it was read."""
        draft = drafts.of_reading(reading, Path(reading.file).name)
        return self._add(draft, original, actor=actor)

    def add(self, draft: ReleaseDraft, original: bytes, *, actor: str) -> Imported:
        """Store a reviewed release with its original.

        The very same file is not stored twice. Raises `Refused` with every problem.
        """
        return self._add(self._checked(draft), original, actor=actor)

    def _add(self, draft: ReleaseDraft, original: bytes, *, actor: str) -> Imported:
        now = self.clock.now()
        sha256 = _sha256(original)
        with self.database.write() as work:
            known = work.releases.by_source(sha256)
            if known is not None:
                return Imported(release=known, known=True, changes=Changes())
            release = Release(
                id=self.ids.uuid(),
                headline=draft.headline,
                standfirst=draft.standfirst,
                dateline_city=draft.dateline_city,
                release_date=draft.release_date,
                embargo=draft.embargo,
                body=draft.body,
                report=draft.report,
                experts=self._experts(draft, ()),
                contacts=_contacts(draft),
                language=draft.language,
                warnings=drafts.open_warnings(draft),
                source_name=draft.source_name,
                source_sha256=sha256,
                text=draft.text,
                created_at=now,
                updated_at=now,
            )
            work.releases.add(release, original)
            linked = link_release(work, release)
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
            release=release,
            known=False,
            changes=Changes(
                releases=frozenset({release.id}),
                experts=frozenset(one.expert_id for one in linked),
            ),
        )

    def update(
        self,
        release_id: str,
        draft: ReleaseDraft,
        *,
        actor: str,
        original: bytes | None = None,
        version: int | None = None,
    ) -> Updated:
        """Change a stored release into the draft; one timeline entry says what changed, from what.

        `original` is the newer file that the draft was read from; it is kept beside the earlier
        ones. `version` is the one that was reviewed. Raises `Refused` beside the fields, also for
        a file that is another release, `NotFound`, and `Conflict` if the release has changed since.
        """
        draft = self._checked(draft)
        now = self.clock.now()
        with self.database.write() as work:
            before = work.releases.get(release_id)
            if before is None:
                raise NotFound(Problem("release", "There is no such release here."))
            if version is not None and before.version != version:
                raise Conflict(_STALE)
            found = drafts.differences(before, draft)
            after = replace(
                before,
                headline=draft.headline,
                standfirst=draft.standfirst,
                dateline_city=draft.dateline_city,
                release_date=draft.release_date,
                embargo=draft.embargo,
                body=draft.body,
                report=replace(
                    draft.report,
                    check=before.report.check if before.report.url == draft.report.url else None,
                ),
                experts=self._experts(draft, before.experts),
                contacts=_contacts(draft),
                language=draft.language,
                warnings=drafts.open_warnings(draft),
                updated_at=now,
            )
            detail: dict[str, Value] = {"what": ", ".join(one.field for one in found)}
            if original is not None:
                sha256 = _sha256(original)
                known = work.releases.by_source(sha256)
                if known is not None and known.id != release_id:
                    raise Refused(Problem("file", "This file is here already, as another release."))
                after = replace(
                    after, text=draft.text, source_name=draft.source_name, source_sha256=sha256
                )
                detail |= {"file": draft.source_name, "sha256": sha256}
                if known is None:
                    work.releases.keep(after, original)
            if after == replace(before, updated_at=now):
                return Updated(release=before, fields=(), changes=Changes())
            for one in found:
                detail[f"{one.field} from"] = one.before[:_LONGEST_TOLD]
                detail[f"{one.field} to"] = one.after[:_LONGEST_TOLD]
            after = work.releases.update(after)
            linked = link_release(work, after, known={one.key for one in people_of(before)})
            work.commit(
                Entry(kind=Kind.UPDATED, actor=actor, at=now, subject_id=release_id, detail=detail)
            )
        return Updated(
            release=after,
            fields=tuple(one.field for one in found),
            changes=Changes(
                releases=frozenset({release_id}),
                experts=frozenset(one.expert_id for one in linked),
            ),
        )

    def problems(self, draft: ReleaseDraft) -> tuple[Problem, ...]:
        """Return every problem of a draft beside its field; empty if it can be kept. Pure."""
        found = list(drafts.problems(draft))
        for group in ("experts", "contacts"):
            for number, person in enumerate(getattr(draft, group)):
                if person.email and self.contacts.address(person.email) is None:
                    found.append(
                        Problem(
                            f"{group}.{number}.email",
                            "Enter an e-mail address in the usual form, "
                            "such as press@office.example.",
                        )
                    )
        return tuple(found)

    def _checked(self, draft: ReleaseDraft) -> ReleaseDraft:
        tidy = drafts.tidied(draft)
        found = self.problems(tidy)
        if found:
            raise Refused(*found)
        return tidy

    def set_headline(self, release_id: str, headline: str, *, actor: str) -> Release:
        """Give a release its headline."""
        words = " ".join(headline.split())
        if not words:
            raise Refused(Problem("headline", "Enter the headline."))
        if len(words) > 500:
            raise Refused(Problem("headline", "Use at most 500 characters."))
        return self._update(release_id, "headline", words, actor=actor, headline=words)

    def set_report_url(self, release_id: str, url: str, *, actor: str) -> Release:
        """Give the report its link; http and https only. Raises `Refused` beside `report_url`."""
        link = drafts.web_address(url)
        if link is None:
            raise Refused(
                Problem("report_url", "Enter a web address that begins with https:// or http://.")
            )
        release = self._get(release_id)
        return self._update(
            release_id,
            "report_url",
            link,
            actor=actor,
            report=replace(release.report, url=link, check=None),
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

    def _experts(
        self, draft: ReleaseDraft, before: Sequence[ReleaseExpert]
    ) -> tuple[ReleaseExpert, ...]:
        """Return the experts of a draft; who was there before keeps their id."""
        known = {drafts.key_of(one.name): one.id for one in before}
        return tuple(
            ReleaseExpert(
                id=known.pop(drafts.key_of(one.name), "") or self.ids.uuid(),
                name=one.name,
                role=one.role,
                email=one.email,
                phone=one.phone,
                is_author=one.is_author,
            )
            for one in draft.experts
        )

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
                replace(release, updated_at=now, **changed)  # type: ignore[arg-type]  # the release's own fields
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


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _contacts(draft: ReleaseDraft) -> tuple[Contact, ...]:
    return tuple(
        Contact(
            name=one.name,
            email=one.email,
            phone=one.phone,
            hidden_email=one.hidden_email and not one.email,
        )
        for one in draft.contacts
    )
