"""The command line in this process, on a real desk: what it says, and how it ends."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mediadesk.bootstrap import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a command ended and what it said."""

    code: int
    output: str
    complaint: str

    @property
    def json(self) -> Any:  # noqa: ANN401  # JSON may be anything; the tests say what they expect
        """What it printed, as one JSON value."""
        return json.loads(self.output)

    @property
    def lines(self) -> list[Any]:
        """What it printed, one JSON value a line."""
        return [json.loads(line) for line in self.output.splitlines()]

    @property
    def fields(self) -> list[str]:
        """The fields of its problems."""
        return [one["field"] for one in self.json["problems"]]

    def problem(self, field: str) -> str:
        """Return the one sentence about a field."""
        (found,) = [one["message"] for one in self.json["problems"] if one["field"] == field]
        return str(found)


Run = Callable[..., Said]


@pytest.fixture
def run(
    data_directory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Return what runs a command in this test's own data folder, `stdin` being what it reads."""
    del data_directory

    def run_it(*words: str, stdin: str = "", code: int | None = None) -> Said:
        typed = io.BytesIO(stdin.encode())
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(typed, encoding="utf-8"))
        capsys.readouterr()
        ended = main(list(words))
        output, complaint = capsys.readouterr()
        said = Said(code=ended, output=output, complaint=complaint)
        assert code is None or ended == code, said
        assert "Traceback" not in complaint
        return said

    return run_it


def asked(**changed: object) -> dict[str, Any]:
    """Return a request as JSON, due tomorrow in New York."""
    request = {
        "subject": "What eels tell of weirs",
        "outlet": "Channel North",
        "reporter": {
            "name": "Mina Castellan",
            "email": "mina@channelnorth.example",
            "phone": "+1 212 555 0148",
        },
        "deadline": f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "deadline_zone": "America/New_York",
    }
    return {**request, **changed}


Submit = Callable[..., Said]


@pytest.fixture
def submit(run: Run, tmp_path: Path) -> Submit:
    """Return what logs a request from a file; keywords change or (as None) leave out keys."""

    def submit_it(*, code: int | None = None, **changed: object) -> Said:
        file = tmp_path / "request.json"
        file.write_text(json.dumps(asked(**changed)), "utf-8")
        return run("submit", str(file), "--json", code=code)

    return submit_it
