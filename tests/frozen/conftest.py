"""The packaged program, built once for all tests here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def packaged_program() -> Path:
    """Return the packaged program's file, freshly built from this checkout.

    MEDIADESK_PACKAGED names one that is built already.
    """
    given = os.environ.get("MEDIADESK_PACKAGED")
    if given:
        return Path(given).resolve()
    done = subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), "package"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    name = "mediadesk.exe" if sys.platform == "win32" else "mediadesk"
    return ROOT / "dist" / "mediadesk" / name
