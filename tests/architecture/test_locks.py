"""The locks must install on every system and Python that MediaDesk runs on, from any of them.

pip-compile sees only the machine it runs on. Each distribution installed here says, with markers,
what it needs elsewhere: all of it must be in the lock, and in force on the machines that need it.
"""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
PLATFORMS = {"linux": ("Linux", "posix"), "darwin": ("Darwin", "posix"), "win32": ("Windows", "nt")}
PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = [
    {
        "sys_platform": system,
        "platform_system": names[0],
        "os_name": names[1],
        "python_version": python,
        "python_full_version": f"{python}.1",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "platform_machine": "arm64" if system == "darwin" else "x86_64",
        "extra": "",
    }
    for system, names in PLATFORMS.items()
    for python in PYTHONS
]


def locked(level: str) -> dict[str, tuple[str, Marker | None]]:
    """Return the version and the marker of each package in a lock, by canonical name."""
    found: dict[str, tuple[str, Marker | None]] = {}
    text = (ROOT / "requirements" / f"{level}.txt").read_text(encoding="utf-8")
    for line in re.findall(r"(?m)^[a-z0-9].*==.*$", text):
        requirement = Requirement(line.rstrip(" \\"))
        version = str(requirement.specifier).removeprefix("==")
        found[canonicalize_name(requirement.name)] = (version, requirement.marker)
    return found


def wanted(level: str) -> list[Requirement]:
    """Return what pyproject.toml asks for at this level."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    if level == "test":
        names += project["dependency-groups"]["test"]
    return [Requirement(name) for name in names]


def missing(
    level: str, machine: dict[str, str], lock: dict[str, tuple[str, Marker | None]]
) -> set[str]:
    """Return what a machine needs that the lock does not give it."""
    absent: set[str] = set()
    seen: set[tuple[str, str]] = set()
    queue = [(requirement, "pyproject.toml") for requirement in wanted(level)]
    while queue:
        requirement, because = queue.pop()
        name = canonicalize_name(requirement.name)
        version, marker = lock.get(name, ("", None))
        if not version or (marker is not None and not marker.evaluate(machine)):
            absent.add(f"{name} (for {because})")
            continue
        for extra in ("", *requirement.extras):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            try:
                needs = importlib.metadata.requires(name) or []
            except importlib.metadata.PackageNotFoundError:
                continue  # only other systems install it, and those that do are leaves
            for text in needs:
                need = Requirement(text)
                if need.marker is None or need.marker.evaluate({**machine, "extra": extra}):
                    queue.append((need, name))
    return absent


@pytest.mark.parametrize("level", ["run", "test"])
@pytest.mark.parametrize(
    "machine",
    MACHINES,
    ids=[f"{each['sys_platform']}-{each['python_version']}" for each in MACHINES],
)
def test_a_lock_has_all_that_a_machine_needs(level: str, machine: dict[str, str]) -> None:
    assert not missing(level, machine, locked(level))


def test_a_lock_without_a_platforms_package_is_found() -> None:
    lock = locked("run")
    del lock["pywin32-ctypes"]
    windows = next(each for each in MACHINES if each["sys_platform"] == "win32")
    assert missing("run", windows, lock) == {"pywin32-ctypes (for keyring)"}


@pytest.mark.parametrize("level", ["run", "test"])
def test_every_package_of_a_lock_has_its_hashes(level: str) -> None:
    text = (ROOT / "requirements" / f"{level}.txt").read_text(encoding="utf-8")
    packages = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]
    assert packages
    assert not [each.split()[0] for each in packages if "--hash=sha256:" not in each]


def test_both_locks_name_the_same_versions() -> None:
    run, test = locked("run"), locked("test")
    assert {name: version for name, (version, _) in run.items()} == {
        name: test[name][0] for name in run
    }


def test_what_pyproject_asks_for_is_what_is_locked() -> None:
    lock = locked("test")
    for requirement in wanted("test"):
        version, _ = lock[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement


def test_everything_that_ships_is_named_in_the_notices() -> None:
    notices = (ROOT / "THIRD-PARTY-NOTICES.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"[a-z0-9-]+", notices))
    assert not set(locked("run")) - rows
