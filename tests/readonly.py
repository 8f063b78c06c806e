"""A folder that may only be read, for root as well."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def only_readable(folder: Path) -> Iterator[Sequence[str]]:
    """Take the right to write to a folder away; yield what must stand before a command.

    Permissions stop nobody who is root, so a command then runs without the right to pass over
    them. Skips the test where that cannot be done.
    """
    if sys.platform == "win32":
        pytest.skip("folders there have no such mode")
    before: list[str] = []
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("root may write everywhere, and setpriv is not here")
        before = [setpriv, "--bounding-set", "-dac_override,-dac_read_search"]
    modes = {one: one.stat().st_mode for one in (folder, *folder.rglob("*"))}
    for one, mode in modes.items():
        one.chmod(mode & ~0o222)
    try:
        yield before
    finally:
        for one, mode in modes.items():
            one.chmod(mode)
