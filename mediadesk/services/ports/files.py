"""Files, releases, links and wording, as the use cases see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mediadesk.domain.company import Colleague
from mediadesk.domain.draft import ReleaseDraft
from mediadesk.domain.expert import Expert, Photograph
from mediadesk.domain.invitation import Invitation
from mediadesk.domain.mail import Account
from mediadesk.domain.pack import Pack
from mediadesk.domain.release import LinkCheck, Reading
from mediadesk.domain.request import Request
from mediadesk.domain.roster import FileExpert
from mediadesk.domain.rows import (
    Alike,
    CalendarRow,
    ReleaseText,
)


class MessageFiles(Protocol):
    """Message files."""

    def read(self, path: Path) -> bytes:
        """Return the bytes of a message file; raises `Refused` for one that cannot be read."""


class CompanyStore(Protocol):
    """Which window has which request open. What cannot be told or read counts as nobody there."""

    def put(self, colleague: Colleague) -> None:
        """Keep what a window does."""

    def drop(self, window: str) -> None:
        """Forget a window."""

    def all(self, now: datetime) -> tuple[Colleague, ...]:
        """Return what is told, even some time ago."""


class Packs(Protocol):
    """Request packs: a request as one MediaDesk hands it to another."""

    def write(self, request: Request) -> bytes:
        """Return a request as a pack."""

    def read(self, mail: bytes) -> Pack | None:
        """Return the pack that a mail brings, None if it brings none that can be believed."""


class Keys(Protocol):
    """What opens an account: its password, or a token that is renewed when it has run out."""

    def key(self, way: str, account: Account) -> str | None:
        """Return it for a way (`smtp`, `imap`), None for an account without a user.

        Raises `WorldFailed`: `password_needed` where a person has to type or to sign in.
        """

    def is_renewed(self, account: Account, refused: str | None) -> bool:
        """Say whether there is another key now, because the server refused this one.

        True only for a token that has just been renewed. Raises `WorldFailed` if it could not be.
        """


class ContactReader(Protocol):
    """Reads contact details as people write them."""

    def address(self, text: str) -> str | None:
        """Return a mail address in the form that is used, or None."""

    def phone(self, text: str) -> str | None:
        """Return a phone number as E.164, or None."""


class ReleaseReader(Protocol):
    """Reads release files."""

    def read_file(self, path: Path) -> tuple[Reading, bytes]:
        """Return what was understood of a file, and its bytes (empty if it could not be read)."""

    def read_bytes(self, data: bytes, name: str) -> Reading:
        """Return what was understood of these bytes; `name` is what a file of them is called."""


class Likeness(Protocol):
    """Compares releases."""

    def alike(self, draft: ReleaseDraft, candidates: Iterable[ReleaseText]) -> tuple[Alike, ...]:
        """Return the releases that this one is like, the likest first."""


class LinkChecker(Protocol):
    """Asks the web."""

    def check(self, url: str, now: datetime) -> LinkCheck:
        """Return what a link answers; trouble is in the result. Takes seconds at most."""


class FormDrafts(Protocol):
    """Keeps what was typed into a form until it is sent."""

    def save(self, name: str, values: Mapping[str, object]) -> None:
        """Keep the values of the form `name` durably."""

    def load(self, name: str) -> Mapping[str, object] | None:
        """Return what was kept, None if there is nothing (readable)."""

    def drop(self, name: str) -> None:
        """Forget what was kept."""


class SenderLock(Protocol):
    """Lets one sender work at a time, over all processes of this desk."""

    def __call__(self) -> AbstractContextManager[bool]:
        """Hold the lock inside the block; the block gets False if another sender has it."""


class FileKeeper(Protocol):
    """Keeps files that are for the user."""

    def keep(self, name: str, content: bytes) -> Path:
        """Write a file durably under the desk's folder of drafts and return its path."""


class FileWriter(Protocol):
    """Writes files to where the user says."""

    def write(self, target: Path, content: bytes) -> None:
        """Write a file durably, replacing one that is there; raises `WorldFailed`."""


class CalendarWriter(Protocol):
    """Writes calendar files (RFC 5545)."""

    def deadline(self, request: Request, *, title: str, text: str) -> bytes:
        """Return a file with one entry: the deadline of a request, as an instant in UTC."""

    def invitation(self, invitation: Invitation) -> bytes:
        """Return the calendar entry of an interview as one party gets it."""

    def list(self, rows: Sequence[CalendarRow], *, stamp: datetime, uid: str) -> bytes:
        """Return a file with interviews to look at, made at `stamp` (UTC); `uid` ends its UIDs."""


class Templates(Protocol):
    """The wording of letters."""

    def render(self, name: str, values: Mapping[str, str]) -> tuple[str, str]:
        """Return subject and text of the letter `name` with its blanks filled."""

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names under which `render` knows the letters of a folder, in order."""


class PictureReader(Protocol):
    """Reads pictures of people."""

    def read(self, content: bytes) -> Photograph:
        """Return a PNG or JPEG without what it tells of its camera and place.

        Raises `Refused` beside `photograph` for anything else, or for one that is too large.
        """

    def read_file(self, path: Path) -> Photograph:
        """Return the picture in a file; raises `Refused` beside `photograph`."""


class RosterFiles(Protocol):
    """Files of experts."""

    def read(self, path: Path) -> Iterator[FileExpert]:
        """Yield what each row or card says; raises `Refused` beside `file`."""

    def write(
        self,
        experts: Sequence[Expert],
        photographs: Mapping[str, Photograph],
        *,
        cards: bool,
        private: bool,
    ) -> bytes:
        """Return experts as vCard (`cards`) or CSV; what is `private` only if it is wanted."""
