"""What the tests of faults share: a desk ready to copy, a process that forks, a mail server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.harness import Desk, Forks, Post


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Yield the process that forks workers."""
    forks = Forks()
    yield forks
    forks.stop()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, forks: Forks) -> Path:
    """Return the folder of an empty desk; making one takes a second, copying it does not."""
    desk = Desk(tmp_path_factory.mktemp("template") / "desk", forks)
    made = desk.fork_command("settings", "contact.email", "press@office.example")
    assert made.code == 0, made
    return desk.folder


@pytest.fixture
def desk(tmp_path: Path, template: Path, forks: Forks) -> Desk:
    """Return an empty desk of this test's own, without a mail account."""
    return Desk.copied(template, tmp_path / "desk", forks)


@pytest.fixture
def post(tmp_path: Path, desk: Desk) -> Iterator[Post]:
    """Yield a recording mail server, which the desk sends by."""
    post = Post(tmp_path)
    desk.send_by(post)
    yield post
    post.stop()
