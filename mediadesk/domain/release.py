"""A release: what it says, the report it is about, who can comment, whom to call.

`Reading` is what a reader understood of a file; `Release` is what the desk keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mediadesk.domain.errors import Problem
from mediadesk.domain.routing import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person named in a release. An absent value is None, never a placeholder."""

    name: str | None
    role: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:  # noqa: A001  # the word that the field and the JSON use
    """Something a person should look at. `start`/`end` are character offsets into `Reading.text`.

    Codes: `protected_email`, `lost_list`, `no_headline`, `no_report_url`, `embargo_unclear`, …
    """

    code: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of the body. `kind`: `paragraph`, `heading`, `bullet` or `quote`; plain text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """Until when a release is embargoed.

    `text` is as written; `at` is the instant in UTC if the text supports it; `zone` an IANA name.
    """

    text: str
    at: datetime | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was understood of one release file. What the text does not support is None or empty.

    `text` is the plain text as read (offsets in `spans` and `warnings` count its characters).
    `report_url` has no tracking parameters. `spans` maps a field name to `[(start, end), …]`;
    `evidence` gives for each of them, in the same order, why it was taken, in words for people.
    """

    file: str
    text: str = ""
    headline: str | None = None
    standfirst: str | None = None
    dateline_city: str | None = None
    release_date: date | None = None
    embargo: Embargo | None = None
    body: tuple[Block, ...] = ()
    report_title: str | None = None
    report_url: str | None = None
    report_authors: tuple[str, ...] = ()
    experts: tuple[Person, ...] = ()
    contacts: tuple[Person, ...] = ()
    language: str | None = None
    warnings: tuple[Warning, ...] = ()
    spans: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    evidence: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCheck:
    """What a link answered when it was asked at `at` (UTC).

    `status` is the HTTP status (RFC 9110, 15), None if there was no answer; `final_url` where the
    redirects ended; `content_type` without parameters. `trouble` is a sentence if it failed.
    """

    url: str
    at: datetime
    status: int | None = None
    final_url: str = ""
    content_type: str = ""
    trouble: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the link led to something."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The publication that a release is about. `url` is empty until somebody adds the link.

    `check` is what a link answered last; it says nothing of another `url`.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    check: LinkCheck | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseExpert:
    """A person who can comment on a release; authors of the report are experts too."""

    id: str
    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    is_author: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release as the desk keeps it. Instants are UTC; `version` counts its changes."""

    id: str
    headline: str
    standfirst: str
    dateline_city: str
    release_date: date | None
    embargo: Embargo | None
    body: tuple[Block, ...]
    report: Report
    experts: tuple[ReleaseExpert, ...]
    contacts: tuple[Contact, ...]
    language: str
    warnings: tuple[Warning, ...]
    source_name: str
    source_sha256: str
    text: str
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def title(self) -> str:
        """What the release is called: its headline, else its report, else its first words."""
        if self.headline:
            return self.headline
        if self.report.title:
            return self.report.title
        first = next((block.text for block in self.body if block.text), self.text.strip())
        return first if len(first) <= 90 else first[:90].rsplit(" ", 1)[0] + "…"

    def is_embargoed(self, now: datetime) -> bool:
        """Say whether the embargo holds at `now` (UTC); an unclear one never lifts by itself."""
        return self.embargo is not None and (self.embargo.at is None or now < self.embargo.at)
