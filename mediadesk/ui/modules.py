"""Which modules the window imports while it fills, one a step, so that no key waits for them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence

BUILT_FROM = (
    "PySide6.QtCore.Qt",
    "logging.handlers",
    "mediadesk.ui.crash",
    "mediadesk.ui.tasks",
    "mediadesk.ui.signals",
    "mediadesk.ui.theme.state",
    "mediadesk.ui.theme.painting",
    "mediadesk.ui.theme.style",
    "mediadesk.ui.theme.palette",
)
DESK_MODULES = (
    "zoneinfo",
    "mediadesk.domain.deadline",
    "hashlib",
    "mediadesk.domain.timeline",
    "mediadesk.domain.routing",
    "mediadesk.domain.request",
    "mediadesk.domain.outbox",
    "mediadesk.domain.release",
    "mediadesk.domain.expert",
    "mediadesk.domain.interview",
    "mediadesk.domain.rows",
    "mediadesk.ui.widgets.plain",
    "mediadesk.ui.widgets.queue",
    "mediadesk.domain.clash",
    "mediadesk.domain.intake",
    "mediadesk.domain.matching",
    "mediadesk.ui.text",
    "mediadesk.ui.models.queue",
    "mediadesk.ui.widgets.pane",
    "mediadesk.ui.widgets.inputs",
    "mediadesk.domain.query",
    "mediadesk.ui.widgets.search",
    "mediadesk.ui.desk.queue.narrowing",
    "mediadesk.ui.desk.queue.page",
    "mediadesk.domain.briefing",
    "mediadesk.services.outcome",
    "mediadesk.ui.widgets.timeline",
    "mediadesk.ui.desk.request.conversation",
    "mediadesk.domain.phrases",
    "mediadesk.ui.widgets.typed",
    "mediadesk.ui.desk.request.coverage",
    "mediadesk.ui.desk.request.experts",
    "mediadesk.ui.desk.request.verbs",
    "mediadesk.ui.desk.request.aftermath",
    "mediadesk.ui.desk.request.composer",
    "mediadesk.ui.desk.request.facts",
    "mediadesk.ui.desk.request.page",
    "mediadesk.ui.desk.face",
)
"""Imported one by one, the window breathing in between; each stands after what it needs."""
LATER_MODULES = (
    "mediadesk.ui.room.release.view",
    "mediadesk.ui.room.form.when",
    "mediadesk.ui.room.form.view",
    "mediadesk.ui.room.receipt",
    "mediadesk.ui.room.page",
    "mediadesk.ui.desk.outbox.page",
    "mediadesk.ui.desk.reporters.page",
    "mediadesk.ui.desk.experts.page",
    "mediadesk.ui.widgets.month",
    "mediadesk.ui.widgets.zone",
    "mediadesk.ui.desk.calendar.scene",
    "mediadesk.ui.desk.calendar.canvas",
    "mediadesk.ui.desk.calendar.grid",
    "mediadesk.ui.desk.calendar.side",
    "mediadesk.ui.desk.calendar.agenda",
    "mediadesk.ui.desk.calendar.acts",
    "mediadesk.ui.desk.calendar.page",
    "mediadesk.ui.desk.settings.page",
    "mediadesk.ui.desk.settings.contact",
    "mediadesk.ui.desk.palette",
    "mediadesk.ui.desk.help",
    "mediadesk.ui.notices",
)


def imported(names: Sequence[str]) -> Iterator[None]:
    """Import one module a step."""
    for name in names:
        if name == "PySide6.QtCore.Qt":
            # Its first use makes PySide build a hundred enumerations, 20 to 30 ms.
            from PySide6.QtCore import Qt

            _ = Qt.AlignmentFlag
        else:
            importlib.import_module(name)
        yield
