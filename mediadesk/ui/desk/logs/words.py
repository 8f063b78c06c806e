"""How the fields, the states and the counts of an import are called on screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.imports import Decided, ImportState, Verdict
from mediadesk.domain.log import CHOICES, LEFT_OUT, Field
from mediadesk.domain.reporter import Medium
from mediadesk.domain.workflow import Outcome, RequestState
from mediadesk.ui import text

_tr = QCoreApplication.translate


def field(one: Field | None) -> str:
    """Return what a field is called, and what becomes of a column that is none."""
    if one is None:
        return _tr("Logs", "Leave this column out")
    return {
        Field.REFERENCE: _tr("Logs", "Reference of the old log"),
        Field.RECEIVED: _tr("Logs", "Date it came in"),
        Field.RECEIVED_TIME: _tr("Logs", "Time it came in"),
        Field.SUBJECT: _tr("Logs", "Subject"),
        Field.MESSAGE: _tr("Logs", "What they asked"),
        Field.REPORTER: _tr("Logs", "Reporter"),
        Field.FIRST_NAME: _tr("Logs", "Reporter’s first name"),
        Field.LAST_NAME: _tr("Logs", "Reporter’s last name"),
        Field.EMAIL: _tr("Logs", "E-mail"),
        Field.PHONE: _tr("Logs", "Phone"),
        Field.ROLE: _tr("Logs", "Reporter’s role"),
        Field.OUTLET: _tr("Logs", "Outlet"),
        Field.MEDIUM: _tr("Logs", "Medium"),
        Field.DEADLINE: _tr("Logs", "Deadline"),
        Field.DEADLINE_TIME: _tr("Logs", "Time of the deadline"),
        Field.STATE: _tr("Logs", "State"),
        Field.OUTCOME: _tr("Logs", "Outcome"),
        Field.CLOSED: _tr("Logs", "Date it was closed"),
        Field.OWNER: _tr("Logs", "Owner"),
        Field.EXPERTS: _tr("Logs", "Experts"),
        Field.LANGUAGE: _tr("Logs", "Language of the interview"),
        Field.NOTES: _tr("Logs", "Note, for the office only"),
    }[one]


def meanings(one: Field) -> tuple[tuple[str, str], ...]:
    """Return what a value of a field may mean, each as words and value."""
    found: list[tuple[str, str]] = []
    if one is Field.MEDIUM:
        found = [(text.medium(value), value.value) for value in Medium]
    elif one is Field.STATE:
        found = [(text.state(value), value.value) for value in RequestState]
    elif one in CHOICES:
        found = [(text.outcome(value), value.value) for value in Outcome]
    return (*found, (_tr("Logs", "Nothing"), LEFT_OUT))


def verdict(one: Verdict) -> str:
    """Return what a row does, in a word."""
    return {
        Verdict.NEW: _tr("Logs", "New"),
        Verdict.CHANGED: _tr("Logs", "Changed"),
        Verdict.SAME: _tr("Logs", "The same"),
        Verdict.ASIDE: _tr("Logs", "Kept aside"),
    }[one]


def import_state(one: ImportState) -> str:
    """Return where an import stands."""
    return {
        ImportState.RUNNING: _tr("Logs", "Not finished"),
        ImportState.DONE: _tr("Logs", "Taken in"),
        ImportState.UNDOING: _tr("Logs", "Half taken back"),
        ImportState.UNDONE: _tr("Logs", "Taken back"),
    }[one]


def detail(one: Decided) -> str:
    """Return what a row would change, or why it is kept aside."""
    if one.aside is not None:
        return " ".join(text.problem(problem) for problem in one.aside.problems)
    return "; ".join(
        text.fill(
            _tr("Logs", "%1: “%2” becomes “%3”"), field(change.field), change.before, change.after
        )
        for change in one.changes
    )


def lacking(code: str) -> str:
    """Return what is wrong with the columns, by its code."""
    return {
        "when": _tr("Logs", "Say which column holds the date."),
        "subject": _tr("Logs", "Say which column holds the subject or the question."),
        "twice": _tr("Logs", "Two columns are the same. Each may be one thing only."),
    }[code]
