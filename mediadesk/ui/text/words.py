"""States, outcomes, media, mails, problems: one word for each value of the domain."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.attribution import Attribution
from mediadesk.domain.company import Colleague, Doing
from mediadesk.domain.coverage import Accuracy, Correction, Coverage, CoverageKind
from mediadesk.domain.duplicates import Reason
from mediadesk.domain.errors import Conflict, Problem, Refused, WorldFailed
from mediadesk.domain.incoming import IncomingRow, IncomingState
from mediadesk.domain.intake import MailKind
from mediadesk.domain.interview import InterviewState
from mediadesk.domain.lookalike import Mark, Sign
from mediadesk.domain.outbox import State
from mediadesk.domain.release import LinkCheck
from mediadesk.domain.release import Warning as Look
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Format, Live
from mediadesk.domain.rows import Outlook
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from mediadesk.ui.text.spelling import fill, minutes, moment, reference

_tr = QCoreApplication.translate


def state(value: RequestState, waiting_for: WaitingFor | None = None) -> str:
    """Return where a request stands."""
    if value is RequestState.WAITING and waiting_for is WaitingFor.EXPERT:
        return _tr("Text", "Waiting for expert")
    return {
        RequestState.NEW: _tr("Text", "New"),
        RequestState.OPEN: _tr("Text", "Open"),
        RequestState.WAITING: _tr("Text", "Waiting for reporter"),
        RequestState.SCHEDULED: _tr("Text", "Scheduled"),
        RequestState.CLOSED: _tr("Text", "Done"),
    }[value]


def outcome(value: Outcome) -> str:
    """Return how a request ended."""
    return {
        Outcome.INTERVIEW_GIVEN: _tr("Text", "Interview given"),
        Outcome.STATEMENT_SENT: _tr("Text", "Statement sent"),
        Outcome.INFORMATION_GIVEN: _tr("Text", "Information given"),
        Outcome.REFERRED: _tr("Text", "Referred elsewhere"),
        Outcome.DECLINED: _tr("Text", "Declined"),
        Outcome.WITHDRAWN: _tr("Text", "Withdrawn by the reporter"),
        Outcome.MISSED: _tr("Text", "Deadline missed"),
        Outcome.NOT_A_MEDIA_REQUEST: _tr("Text", "Not a media request"),
    }[value]


def medium(value: Medium | None) -> str:
    """Return what a request is for."""
    if value is None:
        return ""
    return {
        Medium.PRINT: _tr("Text", "Print"),
        Medium.ONLINE: _tr("Text", "Online"),
        Medium.TV: _tr("Text", "TV"),
        Medium.RADIO: _tr("Text", "Radio"),
        Medium.PODCAST: _tr("Text", "Podcast"),
        Medium.AGENCY: _tr("Text", "News agency"),
    }[value]


def live(value: Live | None) -> str:
    """Return whether it goes out as it is spoken."""
    if value is None:
        return ""
    return {
        Live.LIVE: _tr("Text", "Live"),
        Live.PRE_RECORDED: _tr("Text", "Pre-recorded"),
        Live.EITHER: _tr("Text", "Live or pre-recorded"),
    }[value]


def form(value: Format | None) -> str:
    """Return how the answer is given."""
    if value is None:
        return ""
    return {
        Format.PHONE: _tr("Text", "By phone"),
        Format.VIDEO: _tr("Text", "By video link"),
        Format.STUDIO: _tr("Text", "In the studio"),
        Format.IN_PERSON: _tr("Text", "In person"),
        Format.WRITTEN: _tr("Text", "Written answers"),
    }[value]


def attribution(value: Attribution | None) -> str:
    """Return on which terms the expert speaks."""
    if value is None:
        return ""
    return {
        Attribution.ON_THE_RECORD: _tr("Text", "On the record"),
        Attribution.ON_BACKGROUND: _tr("Text", "On background"),
        Attribution.NOT_FOR_ATTRIBUTION: _tr("Text", "Not for attribution"),
        Attribution.OFF_THE_RECORD: _tr("Text", "Off the record"),
    }[value]


def coverage_state(piece: Coverage, now: datetime) -> str:
    """Return where a piece of coverage stands."""
    if piece.is_due(now):
        return _tr("Text", "Should be out")
    return {
        CoverageKind.EXPECTED: _tr("Text", "Expected"),
        CoverageKind.PUBLISHED: _tr("Text", "Out"),
        CoverageKind.DROPPED: _tr("Text", "Did not appear"),
    }[piece.kind]


def accuracy(value: Accuracy | None) -> str:
    """Return how right a piece is."""
    if value is None:
        return ""
    return {
        Accuracy.RIGHT: _tr("Text", "Right"),
        Accuracy.SMALL_ERRORS: _tr("Text", "Small errors"),
        Accuracy.WRONG: _tr("Text", "Wrong"),
    }[value]


def correction(value: Correction | None) -> str:
    """Return what became of a correction."""
    if value is None:
        return ""
    return {
        Correction.ASKED: _tr("Text", "Correction asked for"),
        Correction.GRANTED: _tr("Text", "Corrected"),
        Correction.REFUSED: _tr("Text", "Correction refused"),
    }[value]


def alike(reasons: tuple[Reason, ...]) -> str:
    """Return why two requests look like the same, `Same outlet, nearly the same words`."""
    words = {
        Reason.REPORTER: _tr("Text", "same reporter"),
        Reason.OUTLET: _tr("Text", "same outlet"),
        Reason.RELEASE: _tr("Text", "same release"),
        Reason.WORDS: _tr("Text", "nearly the same words"),
    }
    said = ", ".join(words[one] for one in reasons)
    return said[:1].upper() + said[1:]


def brief_form(kind: Medium | None, liveness: Live | None, length: int | None) -> str:
    """Return the third line of a row: `Pre-recorded, 6 min`, else the medium."""
    parts = [part for part in (live(liveness), minutes(length)) if part]
    if not parts:
        return medium(kind) or _tr("Text", "Request")
    return ", ".join(parts)


def wanted(experts: tuple[str, ...]) -> str:
    """Return who was asked for, in a word or two."""
    if not experts:
        return _tr("Text", "Any expert")
    if len(experts) == 1:
        return experts[0]
    return fill(_tr("Text", "%1 and %2 more"), experts[0], str(len(experts) - 1))


def interview_state(value: InterviewState) -> str:
    """Return how an interview stands."""
    return {
        InterviewState.PROPOSED: _tr("Text", "Proposed"),
        InterviewState.TENTATIVE: _tr("Text", "Tentative"),
        InterviewState.CONFIRMED: _tr("Text", "Confirmed"),
        InterviewState.GIVEN: _tr("Text", "Given"),
        InterviewState.CANCELLED: _tr("Text", "Called off"),
    }[value]


def outbox_state(value: State) -> str:
    """Return where one recipient's copy of a message stands, in a sentence."""
    return {
        State.HELD: _tr("Text", "Held: who should get this?"),
        State.QUEUED: _tr("Text", "Waiting to be sent"),
        State.CLAIMED: _tr("Text", "Being sent"),
        State.DATA_SENT: _tr("Text", "Being sent"),
        State.SENT: _tr("Text", "Sent"),
        State.DEFERRED: _tr("Text", "Not accepted yet, will be tried again by itself"),
        State.FAILED: _tr("Text", "Could not be sent"),
        State.UNKNOWN: _tr("Text", "May or may not have left: look in the Sent folder"),
        State.DRAFTED: _tr("Text", "Kept as a draft: no mail account is set"),
        State.CANCELLED: _tr("Text", "Not sent: undone"),
        State.DELAYED: _tr("Text", "Held up on the way"),
        State.BOUNCED: _tr("Text", "Came back"),
    }[value]


def outbox_chip(value: State) -> str:
    """Return the same in a word or two, for a chip."""
    return {
        State.HELD: _tr("Text", "Held"),
        State.QUEUED: _tr("Text", "Waiting"),
        State.CLAIMED: _tr("Text", "Sending"),
        State.DATA_SENT: _tr("Text", "Sending"),
        State.SENT: _tr("Text", "Sent"),
        State.DEFERRED: _tr("Text", "Will try again"),
        State.FAILED: _tr("Text", "Failed"),
        State.UNKNOWN: _tr("Text", "Not certain"),
        State.DRAFTED: _tr("Text", "Draft"),
        State.CANCELLED: _tr("Text", "Undone"),
        State.DELAYED: _tr("Text", "Held up"),
        State.BOUNCED: _tr("Text", "Came back"),
    }[value]


def incoming_state(row: IncomingRow) -> str:
    """Return what became of a mail, in a word or two."""
    kinds = {
        MailKind.AUTO_REPLY: _tr("Text", "Automatic answer"),
        MailKind.BOUNCE: _tr("Text", "Bounce"),
        MailKind.DELAYED: _tr("Text", "Delay"),
        MailKind.RECEIPT: _tr("Text", "Receipt"),
        MailKind.LIST: _tr("Text", "Mailing list"),
        MailKind.FEEDBACK: _tr("Text", "Complaint"),
        MailKind.AUTOMATIC: _tr("Text", "Automatic"),
    }
    if row.state in (IncomingState.IGNORED, IncomingState.REPORTED) and row.kind in kinds:
        return kinds[MailKind(row.kind)]
    return {
        IncomingState.STORED: _tr("Text", "Being read"),
        IncomingState.PROPOSED: _tr("Text", "To decide"),
        IncomingState.GROUPED: _tr("Text", "One of many"),
        IncomingState.REQUEST: _tr("Text", "Request"),
        IncomingState.JOINED: _tr("Text", "Joined"),
        IncomingState.REPORTED: _tr("Text", "Report"),
        IncomingState.IGNORED: _tr("Text", "Ignored"),
        IncomingState.DISMISSED: _tr("Text", "No request"),
        IncomingState.UNPROCESSABLE: _tr("Text", "Unreadable"),
        IncomingState.TOO_LARGE: _tr("Text", "Too large"),
        IncomingState.UNFETCHED: _tr("Text", "Not fetched"),
    }[row.state]


def mail_flag(code: str) -> str:
    """Return what a person should be warned of about a mail, in a sentence."""
    return {
        "no_from": _tr("Text", "It does not say who wrote it."),
        "several_from": _tr("Text", "It claims several senders at once."),
        "malformed_from": _tr("Text", "Its sender is not written as an address should be."),
        "name_is_address": _tr("Text", "The sender’s name is another address."),
        "reply_to_differs": _tr("Text", "An answer would go to another domain."),
        "mixed_script": _tr("Text", "The sender mixes letters that look alike."),
        "lookalike_domain": _tr("Text", "The domain looks like a known outlet’s and is another."),
        "dmarc_fail": _tr("Text", "Your mail server could not confirm the sender’s domain."),
        "dangerous_attachment": _tr("Text", "A file in it could run a program."),
        "pack_sender_differs": _tr("Text", "The request names another address than the sender’s."),
        "hidden_characters": _tr("Text", "It has characters that hide or turn text around."),
    }.get(code, code.replace("_", " "))


def message_kind(kind: str) -> str:
    """Return why a message leaves."""
    return {
        "request": _tr("Text", "Request to the press contact"),
        "receipt": _tr("Text", "Receipt to the reporter"),
        "reply": _tr("Text", "Reply to the reporter"),
        "thanks": _tr("Text", "Thanks to the expert"),
        "briefing": _tr("Text", "Briefing for the expert"),
        "invitation": _tr("Text", "Invitation to an interview"),
        "ask": _tr("Text", "Question to an expert"),
    }.get(kind, _tr("Text", "Message"))


def routing_reason(reason: str) -> str:
    """Return why a request goes where it goes; the question before a held one is the heading's."""
    return _tr("Problem", reason.removeprefix("Who should get this? "))


def problem(one: Problem) -> str:
    """Return a problem as a sentence in the language in force."""
    template = _tr("Problem", one.template)
    try:
        return template.format(**one.params) if one.params else template
    except (KeyError, IndexError, ValueError):
        # A translation with a slip in its blanks must not hide the problem.
        return one.message


def failure(error: Exception) -> str:
    """Return what an expected error says; a plain sentence for any other."""
    if isinstance(error, Refused) and error.problems:
        return " ".join(problem(one) for one in error.problems)
    if isinstance(error, WorldFailed):
        return _tr("Problem", error.what)
    if isinstance(error, (Conflict, Refused)):
        return _tr("Problem", str(error))
    return _tr("Text", "That did not work because of a fault in MediaDesk. Nothing was lost.")


def fact(name: str) -> str:
    """Return what a fact of a request is called, inside a sentence."""
    return {
        "subject": _tr("Text", "the subject"),
        "outlet": _tr("Text", "the outlet"),
        "deadline": _tr("Text", "the deadline"),
        "medium": _tr("Text", "the medium"),
        "live": _tr("Text", "whether it is live"),
        "format": _tr("Text", "how it is done"),
        "length_minutes": _tr("Text", "the length"),
        "place": _tr("Text", "the place"),
        "experts": _tr("Text", "who is wanted"),
        "attribution": _tr("Text", "the terms asked for"),
        "language": _tr("Text", "the language"),
        "access_needs": _tr("Text", "the access needs"),
        "other_guests": _tr("Text", "who else is on"),
        "credentials": _tr("Text", "who vouches"),
    }.get(name, _tr("Text", "a fact"))


def release_warning(warning: Look) -> str:
    """Return what a person should look at in a release."""
    return _tr("warnings", warning.message)


def link_check(check: LinkCheck, now: datetime, zone: ZoneInfo) -> str:
    """Return what a report's link answered, and when it was asked."""
    when = moment(check.at, now, zone)
    if check.status is None:
        return fill(_tr("Text", "Asked %1: %2"), when, _tr("Problem", check.trouble))
    if not check.is_good:
        status = str(check.status)
        return fill(_tr("Text", "Asked %1: the server answers with status %2."), when, status)
    words = fill(_tr("Text", "Asked %1: it answers"), when)
    if check.content_type:
        words = fill(_tr("Text", "%1, %2"), words, check.content_type)
    if check.final_url and check.final_url != check.url:
        words = fill(_tr("Text", "%1, and leads to %2"), words, check.final_url)
    return words


def ahead(outlook: Outlook, now: datetime, zone: ZoneInfo) -> str:
    """Return which deadline comes next, whose it is, and under which reference it stands."""
    row = outlook.following
    if row is None:
        return _tr("Text", "No deadline is ahead.")
    return fill(
        _tr("Text", "Next: %1, %2. %3 at %4."),
        reference(row.reference),
        moment(row.deadline_at, now, zone),
        row.reporter,
        row.outlet,
    )


def colleague(one: Colleague, me: str) -> str:
    """Return what somebody else does with a request, or the same officer in another window."""
    if one.officer == me:
        if one.doing is Doing.REPLYING:
            return _tr("Text", "You are replying in another window")
        return _tr("Text", "You have this open in another window")
    if one.doing is Doing.REPLYING:
        return fill(_tr("Text", "%1 is replying"), one.officer)
    return fill(_tr("Text", "%1 is reading this"), one.officer)


def mark(one: Mark) -> tuple[str, str]:
    """Return what is odd about an address or a name, and what to do about it."""
    return {
        Sign.LOOKS_LIKE: (
            fill(_tr("Text", "%1 looks like %2, but is not"), one.about, one.other),
            _tr("Text", "Call the newsroom on a number you know before you answer."),
        ),
        Sign.MIXED_SCRIPTS: (
            fill(_tr("Text", "%1 mixes letters of several alphabets"), one.about),
            _tr("Text", "Letters that look alike can hide another name."),
        ),
        Sign.NOT_THE_OUTLETS: (
            fill(_tr("Text", "%1 is not an address of the outlet"), one.about),
            fill(_tr("Text", "Its own addresses end in %1."), one.other),
        ),
    }[one.sign]
