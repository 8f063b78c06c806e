"""Deadlines on the desktop: over a real session bus, and in the window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mediadesk.ui.notices import Notifier
from tests.ui.people.conftest import ASKED, Office


def evening(root: Path, *, quiet: bool = False, press: bool = False) -> list[object]:
    """Play `notified.py` on a bus of its own; return what it printed."""
    program = shutil.which("dbus-run-session")
    if program is None:
        pytest.skip("dbus-run-session is not on this machine")
    words = ["quiet" if quiet else "", "press" if press else ""]
    script = str(root / "tests" / "ui" / "people" / "notified.py")
    done = subprocess.run(
        [program, "--", sys.executable, script, *words],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line]


def test_a_deadline_that_comes_near_and_passes_is_told_twice_on_the_desktop(root: Path) -> None:
    opened, *shown = evening(root)
    assert opened == {"opened": 0}
    titles = [one[1] for one in shown if isinstance(one, list)]
    assert titles == ["14 minutes left, nobody has answered", "A deadline has passed"]


def test_a_notification_has_the_form_of_the_specification_and_no_subject(root: Path) -> None:
    _, *shown = evening(root)
    assert shown
    for one in shown:
        assert isinstance(one, list)
        signature, title, body, actions = one
        assert signature == "susssasa{sv}i"
        assert "eel" not in f"{title}{body}".lower()
        assert body.startswith("Mina Castellan, Channel North · MR-")
        assert actions == ["default", "Open"]


def test_pressing_a_notification_opens_its_request(root: Path) -> None:
    opened, *_ = evening(root, press=True)
    assert opened == {"opened": 2}


def test_outside_office_hours_the_desktop_is_left_in_peace(root: Path) -> None:
    assert evening(root, quiet=True) == [{"opened": 0}]


def test_the_window_tells_of_a_deadline_without_its_subject(office: Office) -> None:
    office.wait(lambda: office.window.notifier is not None)
    notifier = office.window.notifier
    assert isinstance(notifier, Notifier)
    office.desk.settings.set("notify.system", "no")
    told: list[tuple[str, bool]] = []
    notifier.said.connect(lambda sentence, urgent: told.append((sentence, urgent)))
    counts: list[int] = []
    notifier.counted.connect(counts.append)
    notifier.look()
    office.wait(lambda: bool(counts))
    later = datetime.now(UTC) + timedelta(minutes=10)
    office.desk.requests.submit(
        replace(ASKED, deadline=later.isoformat(timespec="seconds"), deadline_zone="UTC")
    )
    notifier.look()
    office.wait(lambda: bool(told))
    sentence, urgent = told[0]
    assert sentence.startswith("New request, due in 9 minutes: Mina Castellan")
    assert "eel" not in sentence
    assert urgent
    assert counts[-1] == 1
    looks = len(counts)
    notifier.look()
    office.wait(lambda: len(counts) > looks)
    assert len(told) == 1
