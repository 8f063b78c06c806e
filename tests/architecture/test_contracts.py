"""Each import contract is shown a small house that breaks it; the real house is kept to it too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

HOUSE = """
    __init__ __main__ bootstrap cli links logs paths settings vault
    domain/__init__ domain/request services/__init__ services/ports services/requests
    services/triage storage/__init__ storage/engine mail/__init__ mail/smtp documents/__init__
    documents/text ui/__init__ ui/application ui/main_window ui/tasks ui/text ui/theme/__init__
    ui/widgets/__init__ ui/desk/__init__ ui/desk/queue/__init__ ui/desk/outbox/__init__
    ui/room/__init__ ui/room/form/__init__
""".split()

BREACHES = [
    ("services/requests", "import mediadesk.storage.engine", "Layers"),
    ("ui/main_window", "import mediadesk.cli", "Layers"),
    ("domain/request", "import mediadesk.services.ports", "Layers"),
    ("somewhere_else", "", "Layers"),
    ("ui/main_window", "import mediadesk.storage.engine", "The ui never reaches"),
    ("ui/desk/queue/__init__", "import mediadesk.vault", "The ui never reaches"),
    ("ui/main_window", "import mediadesk.links", "The ui never reaches"),
    ("services/triage", "import http.client", "The ui, the command line and the use cases use no"),
    ("ui/main_window", "import smtplib", "The ui, the command line and the use cases use no"),
    ("cli", "def f():\n    import keyring", "The ui, the command line and the use cases use no"),
    ("services/requests", "from PySide6.QtCore import QObject", "Qt in the ui only"),
    ("bootstrap", "def f():\n    import PySide6.QtWidgets", "Qt in the ui only"),
    ("bootstrap", "import sqlite3", "SQL in storage only"),
    ("documents/text", "from sqlalchemy import text", "SQL in storage only"),
    ("domain/request", "import pathlib", "The domain does no input or output"),
    ("domain/request", "import mediadesk.settings", "The domain does no input or output"),
    ("mail/smtp", "import threading", "Threads are made in ui/tasks.py only"),
    ("ui/main_window", "import concurrent.futures", "Threads are made in ui/tasks.py only"),
    ("ui/desk/queue/__init__", "import mediadesk.ui.desk.outbox", "Pages do not know each other"),
    ("ui/desk/queue/__init__", "import mediadesk.ui.room.form", "Pages do not know each other"),
    ("services/triage", "import mediadesk.services.requests", "Use cases do not call each other"),
    ("ui/widgets/__init__", "import mediadesk.ui.desk.queue", "The ui is layered inside"),
    ("ui/text", "import mediadesk.ui.theme", "The ui is layered inside"),
]

FITTING = [
    ("bootstrap", "import mediadesk.storage.engine\nimport mediadesk.ui.application"),
    ("services/requests", "import mediadesk.services.ports\nimport mediadesk.domain.request"),
    ("storage/engine", "import sqlite3\nimport sqlalchemy\nimport mediadesk.domain.request"),
    ("ui/tasks", "import concurrent.futures\nfrom PySide6.QtCore import QObject"),
    ("ui/desk/queue/__init__", "import mediadesk.ui.widgets\nimport mediadesk.services.requests"),
    ("mail/smtp", "import smtplib, ssl"),
    ("vault", "def f():\n    import keyring"),
]


def lint(folder: Path) -> tuple[int, str]:
    """Return the exit code and the words of import-linter for the house in this folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(
        [*command, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def build(folder: Path, *changes: tuple[str, str]) -> None:
    """Write an empty house of every layer into the folder, with these modules changed."""
    files = dict.fromkeys(HOUSE, "") | dict(changes)
    for name, text in files.items():
        path = folder / "mediadesk" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("module", "line", "contract"), BREACHES)
def test_a_house_that_breaks_a_contract_is_found(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    build(tmp_path, (module, line))
    code, words = lint(tmp_path)
    assert code == 1, words
    broken = [each for each in words.splitlines() if each.endswith("BROKEN")]
    assert any(each.startswith(contract) for each in broken), words


def test_a_house_as_it_should_be_keeps_every_contract(tmp_path: Path) -> None:
    build(tmp_path, *FITTING)
    code, words = lint(tmp_path)
    assert code == 0, words
    assert "0 broken" in words
