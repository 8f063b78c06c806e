"""What is done about coverage: each act asks what it must, does it, and keeps its undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.coverage import Accuracy, Correction, Coverage
from mediadesk.domain.deadline import resolve
from mediadesk.domain.errors import Refused
from mediadesk.domain.outbox import UNDO_WINDOW
from mediadesk.domain.release import LinkCheck
from mediadesk.domain.request import Request
from mediadesk.services.outcome import Done, RequestFile
from mediadesk.ui import text
from mediadesk.ui.desk.request.choosers import Choice, Chooser, Question, place_below
from mediadesk.ui.desk.request.coverage import (
    ExpectDialog,
    RecordDialog,
    ThanksDialog,
    WordsDialog,
    acts,
    judgement,
)
from mediadesk.ui.desk.request.verbs import Verbs
from mediadesk.ui.signals import Context

if TYPE_CHECKING:
    from mediadesk.services.coverage import Prepared, Published
    from mediadesk.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """A request with its pieces, as an act found them."""

    request: Request
    pieces: tuple[Coverage, ...]


class Aftermath(QObject):
    """The acts on the coverage of the request that is shown, or that was closed a moment ago."""

    letter_wanted = Signal(str, str)
    """Carries a prepared letter that asks for a correction, and the UUID of the piece."""
    said = Signal(str, bool)
    failed = Signal(str)

    def __init__(
        self,
        context: Context,
        verbs: Verbs,
        *,
        me: Callable[[], str],
        file: Callable[[], RequestFile | None],
        over: QWidget,
    ) -> None:
        """Act with the verbs' history; questions are asked over the widget `over`."""
        super().__init__(over)
        self._context = context
        self._verbs = verbs
        self._me = me
        self._file = file
        self._over = over
        self._offered = ""

    def offer(self, request_id: str) -> None:
        """Let the next press of the key be about this request, which was just closed."""
        self._offered = request_id

    def ask(self) -> None:
        """Ask what to do; right after closing a request, when its coverage is to be out."""
        desk, offered = self._context.desk, self._offered
        file = self._file()
        self._offered = ""
        if desk is None:
            return
        if offered and (file is None or file.request.id != offered):
            self._look(offered, self._expect)
        elif file is not None and not self._verbs.selected():
            self._choose(_About(request=file.request, pieces=file.coverage), expect=bool(offered))

    def act(self, name: str, coverage_id: str) -> None:
        """Do an act about a piece of the request that is shown, or begin a new one."""
        file = self._file()
        if file is None:
            return
        about = _About(request=file.request, pieces=file.coverage)
        self._act(about, name, next((one for one in about.pieces if one.id == coverage_id), None))

    # -------------------------------------------------------------------------- asking

    def _look(self, request_id: str, then: Callable[[_About], None]) -> None:
        desk = self._context.desk
        if desk is None:
            return

        def look() -> _About | None:
            views = desk.database.read()
            request = views.request(request_id)
            if request is None:
                return None
            return _About(request=request, pieces=views.coverage(request_id))

        def found(about: _About | None) -> None:
            if about is not None:
                then(about)

        self._context.tasks.run(
            self, "data", look, done=found, failed=self._did_not, key="coverage"
        )

    def _choose(self, about: _About, *, expect: bool) -> None:
        if expect:
            self._expect(about)
            return
        now = self._now()
        # What is due comes first: it is what the view asks about.
        due = [piece for piece in about.pieces if piece.is_due(now)]
        others = [piece for piece in about.pieces if not piece.is_due(now)]
        choices = [
            *_about(due),
            Choice(text=self.tr("Expect coverage"), value=("expect", None)),
            Choice(text=self.tr("Note what appeared"), value=("record", None)),
            *_about(others),
        ]
        dialog = Chooser(self.tr("Outcome and coverage"), choices[:9], self._over)

        def chosen() -> None:
            if isinstance(dialog.value, tuple):
                name, piece = dialog.value
                self._act(about, name, piece)

        self._open(dialog, chosen)

    def _act(self, about: _About, name: str, piece: Coverage | None) -> None:
        if name == "expect":
            self._expect(about)
        elif name == "record":
            self._record(about, piece)
        elif piece is not None:
            self._about_piece(name, piece)

    def _about_piece(self, name: str, piece: Coverage) -> None:
        me, key = self._me(), piece.id
        judged = judgement(name)
        if judged is Accuracy.RIGHT:
            self._do(
                lambda desk: desk.coverage.judge(key, Accuracy.RIGHT, actor=me),
                self.tr("Noted as right"),
            )
        elif judged is not None:
            self._judge(judged, piece)
        elif name == "correct":
            self._correct(piece)
        elif name == "granted":
            self._do(
                lambda desk: desk.coverage.answer(key, Correction.GRANTED, actor=me),
                self.tr("Noted as corrected"),
            )
        elif name == "refused":
            self._refused(piece)
        elif name == "thank":
            self._thank(piece)
        elif name == "check":
            self._check(piece)
        elif name == "drop":
            self._do(
                lambda desk: desk.coverage.drop(key, actor=me),
                self.tr("Noted that it did not appear"),
            )
        elif name == "remove":
            self._do(lambda desk: desk.coverage.remove(key, actor=me), self.tr("Removed"))

    def _expect(self, about: _About) -> None:
        desk, me = self._context.desk, self._me()
        if desk is None:
            return
        zone = self._verbs.zone()
        dialog = ExpectDialog(about.request, now=desk.clock.now, office=zone, parent=self._over)

        def answered() -> None:
            at = dialog.at()
            if at is None:
                return
            outlet, title = dialog.outlet.text(), dialog.piece.text()
            self._do(
                lambda desk: desk.coverage.expect(
                    about.request.id, at, zone=zone.key, outlet=outlet, title=title, actor=me
                ),
                text.fill(self.tr("Coverage is expected %1"), text.moment(at, self._now(), zone)),
            )

        self._open(dialog, answered)

    def _record(self, about: _About, piece: Coverage | None) -> None:
        zone, me = self._verbs.zone(), self._me()
        dialog = RecordDialog(about.request, piece, office=zone, parent=self._over)

        def keep() -> None:
            from mediadesk.services.coverage import Published

            typed = dialog.at.text().strip().replace(" ", "T", 1)
            try:
                at = resolve(typed, zone.key, field="at") if typed else None
            except Refused as refused:
                dialog.refuse("at", text.problem(refused.problems[0]))
                return
            paths = tuple(dialog.paths)
            said = Published(
                link=dialog.link.text(),
                title=dialog.piece.text(),
                outlet=dialog.outlet.text(),
                at=at,
                zone=zone.key,
                files=(dialog.elsewhere.text(),),
            )
            self._do(
                partial(_recorded, about.request.id, said, paths, piece, me),
                self.tr("Coverage noted"),
                dialog=dialog,
            )

        dialog.asked.connect(keep)
        self._open(dialog, lambda: None)

    def _judge(self, accuracy: Accuracy, piece: Coverage) -> None:
        me = self._me()
        dialog = WordsDialog(
            text.accuracy(accuracy), self.tr("What is not right?"), self.tr("Note it"), self._over
        )
        dialog.words.set_text(piece.accuracy_note)

        def answered() -> None:
            note = dialog.words.text()
            self._do(
                lambda desk: desk.coverage.judge(piece.id, accuracy, note=note, actor=me),
                text.fill(self.tr("Noted: %1"), text.accuracy(accuracy)),
            )

        self._open(dialog, answered)

    def _refused(self, piece: Coverage) -> None:
        me = self._me()
        dialog = WordsDialog(
            self.tr("The correction was refused"),
            self.tr("Why, as they said"),
            self.tr("Note it"),
            self._over,
        )

        def answered() -> None:
            note = dialog.words.text()
            self._do(
                lambda desk: desk.coverage.answer(
                    piece.id, Correction.REFUSED, note=note, actor=me
                ),
                self.tr("Noted that the correction was refused"),
            )

        self._open(dialog, answered)

    def _correct(self, piece: Coverage) -> None:
        """Let the composer begin the letter that asks for a correction."""
        desk, me = self._context.desk, self._me()
        if desk is None:
            return

        def begin(found: Prepared) -> None:
            self.letter_wanted.emit(found.text, piece.id)

        self._context.tasks.run(
            self,
            "data",
            lambda: desk.coverage.correction_words(piece.id, actor=me),
            done=begin,
            failed=self._did_not,
            key="letter",
        )

    def _thank(self, piece: Coverage) -> None:
        desk, me = self._context.desk, self._me()
        if desk is None:
            return

        def begin(found: Prepared) -> None:
            dialog = ThanksDialog(found.name, found.email, found.text, self._over)

            def send() -> None:
                words, email = dialog.words.text(), dialog.email.text()
                self._do(
                    lambda desk: desk.coverage.thank(
                        piece.id,
                        words,
                        email=email,
                        name=found.name,
                        actor=me,
                        pause=UNDO_WINDOW,
                    ),
                    self.tr("The thanks leave in ten seconds"),
                    dialog=dialog,
                )

            dialog.asked.connect(send)
            self._open(dialog, lambda: None)

        self._context.tasks.run(
            self,
            "data",
            lambda: desk.coverage.thanks_words(piece.id, actor=me),
            done=begin,
            failed=self._did_not,
            key="letter",
        )

    def _check(self, piece: Coverage) -> None:
        """Ask the link on the lane that may wait for the network."""
        desk, me = self._context.desk, self._me()
        if desk is None:
            return

        def told(found: tuple[LinkCheck, Changes]) -> None:
            check, changes = found
            self._context.changed.emit(changes)
            self.said.emit(text.link_check(check, self._now(), self._verbs.zone()), False)

        self._context.tasks.run(
            self,
            "mail",
            lambda: desk.coverage.check(piece.id, actor=me),
            done=told,
            failed=self._did_not,
        )

    def save_clip(self, clip_id: str, name: str) -> None:
        """Ask where a clip is to be saved, and save it there."""
        desk = self._context.desk
        if desk is None:
            return
        self._save(
            self.tr("Save the clip"),
            name,
            lambda path: desk.coverage.save_clip(clip_id, path),
            self.tr("The clip is saved"),
        )

    def save_table(self) -> None:
        """Ask where the table of all coverage is to be, and write it there."""
        desk = self._context.desk
        if desk is None:
            return
        self._save(
            self.tr("Save the coverage as a table"),
            "coverage.csv",
            desk.coverage.save_table,
            self.tr("The table is saved"),
        )

    def _save(self, title: str, name: str, work: Callable[[Path], None], sentence: str) -> None:
        dialog = QFileDialog(self._over, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)

        def save(path: str) -> None:
            self._context.tasks.run(
                self,
                "data",
                lambda: work(Path(path)),
                done=lambda _done: self.said.emit(sentence, False),
                failed=self._did_not,
            )

        dialog.fileSelected.connect(save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -------------------------------------------------------------------------- inside

    def _do(
        self,
        work: Callable[[Desk], Done],
        sentence: str,
        *,
        dialog: RecordDialog | ThanksDialog | None = None,
    ) -> None:
        """Write an act; a question that is still open closes then, or says what was refused."""

        def failed(error: Exception) -> None:
            if dialog is None:
                self._did_not(error)
                return
            field = error.problems[0].field if isinstance(error, Refused) else ""
            dialog.refuse(field, text.failure(error))

        def done(result: Done) -> None:
            if dialog is not None:
                dialog.accept()
            self._verbs.keep(sentence, result)

        desk = self._context.desk
        if desk is not None:
            self._context.tasks.run(self, "data", lambda: work(desk), done=done, failed=failed)

    def _did_not(self, error: Exception) -> None:
        self.failed.emit(text.failure(error))

    def _open(self, dialog: Question, answered: Callable[[], None]) -> None:
        place_below(dialog, self._over)
        dialog.accepted.connect(answered)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _now(self) -> datetime:
        desk = self._context.desk
        assert desk is not None
        return desk.clock.now()


def _about(pieces: Sequence[Coverage]) -> list[Choice]:
    return [
        Choice(text=words, value=(name, piece), note=(piece.title or piece.outlet)[:40])
        for piece in pieces
        for name, words in acts(piece)
    ]


def _recorded(
    request_id: str,
    said: Published,
    paths: tuple[Path, ...],
    piece: Coverage | None,
    me: str,
    desk: Desk,
) -> Done:
    from dataclasses import replace

    clips = desk.read_files(paths)
    return desk.coverage.record(
        request_id,
        replace(said, clips=clips),
        coverage_id=piece.id if piece is not None else "",
        actor=me,
    )
