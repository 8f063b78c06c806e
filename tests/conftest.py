"""What holds for every test: its own folders, no keyring, no screen, and nothing unexpected said.

A Python warning, a log record of level WARNING or above, or a Qt message that a test does not
name makes the test fail: what nobody expects is either a fault or noise that hides the next one.
A test that expects some says so with `@pytest.mark.noise("regular expression", …)`, and fails when
one of its patterns does not come. Python's own warnings become errors in pyproject.toml.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

# Before anything imports Qt. MEDIADESK_TEST_PLATFORM=xcb shows the windows of the tests.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("MEDIADESK_TEST_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# Other work shares the machine, so that a slow example says nothing; and a test that passes
# today passes tomorrow, save where a soak test draws its own seed and prints it.
settings.register_profile(
    "everyday",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("everyday")

ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Noise:
    """What was said since the last look, each line with where it came from."""

    lines: list[str] = field(default_factory=list)

    def judge(self, patterns: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """Return the lines that no pattern expects and the patterns that no line answers."""
        unexpected = [
            line for line in self.lines if not any(re.search(each, line) for each in patterns)
        ]
        unanswered = [
            each for each in patterns if not any(re.search(each, line) for line in self.lines)
        ]
        return unexpected, unanswered


noise = Noise()


class Listener(logging.Handler):
    """Writes each record of level WARNING or above into the noise."""

    def emit(self, record: logging.LogRecord) -> None:
        noise.lines.append(f"log {record.levelname} {record.name}: {record.getMessage()}")


listener = Listener(level=logging.WARNING)


def hear_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Write each message of Qt, save its debug and information ones, into the noise."""
    # The offscreen platform names what it cannot do, such as raise: its limit, no fault.
    if message.startswith("This plugin does not support "):
        return
    if kind.name not in ("QtDebugMsg", "QtInfoMsg"):
        noise.lines.append(f"Qt {kind.name} {context.category}: {message}")


def pytest_sessionstart() -> None:
    """Listen to logs and to Qt from the first test to the last."""
    from PySide6.QtCore import qInstallMessageHandler

    logging.getLogger().addHandler(listener)
    qInstallMessageHandler(hear_qt)


def pytest_sessionfinish() -> None:
    """Give Qt its own handler back, lest it call into a Python that has ended."""
    from PySide6.QtCore import qInstallMessageHandler

    qInstallMessageHandler(None)
    logging.getLogger().removeHandler(listener)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that passed while something unexpected was said, in its set-up too."""
    yield
    patterns = tuple(text for mark in item.iter_markers("noise") for text in mark.args)
    unexpected, unanswered = noise.judge(patterns)
    noise.lines.clear()
    complaints = [f"unexpected: {line}" for line in unexpected]
    complaints += [f"expected, but not said: {pattern}" for pattern in unanswered]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Report what was said while the test was cleaned up, as an error of its clean-up."""
    # What a failed test said stays with its own report and does not fall on its clean-up.
    noise.lines.clear()
    yield
    patterns = tuple(text for mark in item.iter_markers("noise") for text in mark.args)
    unexpected, _ = noise.judge(patterns)
    noise.lines.clear()
    if unexpected:
        pytest.fail("\n".join(f"while cleaning up: {line}" for line in unexpected), pytrace=False)


@pytest.fixture(autouse=True)
def data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return this test's own data folder, the one that MEDIADESK_DATA names.

    The folder is not made: making it is the program's work.
    """
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.delenv("MEDIADESK_DATABASE", raising=False)
    folder = tmp_path / "data"
    monkeypatch.setenv("MEDIADESK_DATA", str(folder))
    return folder


@pytest.fixture
def root() -> Path:
    """Return the checkout's folder."""
    return ROOT


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """Yield the name (":99") of an X server of this session's own, for real windows and kills.

    Hand it to a process as DISPLAY together with QT_QPA_PLATFORM=xcb; skipped where Xvfb is not.
    """
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not on this machine")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten"]
    server = subprocess.Popen(
        [*command, "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as answer:
        number = answer.readline().strip()
    try:
        assert number, "Xvfb ended before it named its display"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def clean_environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a machine that knows nothing of this checkout.

    It has no Qt or Python settings, an empty home and a plain path.
    """
    if sys.platform == "win32":
        kept = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "COMSPEC")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment["PATH"] = f"{os.environ['SYSTEMROOT']}\\System32"
    else:
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C", "TMPDIR": str(tmp_path)}
    empty = tmp_path / "empty-home"
    empty.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        environment[name] = str(empty)
    return environment
