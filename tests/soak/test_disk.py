"""The disk fails or fills up at each step of each command: said plainly, nothing half done."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from mediadesk.domain.errors import WorldFailed
from tests.services.world import make_world
from tests.soak.harness import ROOT, Desk, Forks, Post, Ran, environment, stored

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")

RELEASE = (
    "A new report says that leaks could be halved.\nContact Eve Dunmore at eve@office.example.\n"
)
Fault = tuple[str, str, str]
"""Which system calls fail, with what, and after `when=N` "" for once or "+" for ever."""
FAULTS: tuple[Fault, ...] = (
    ("fsync", "EIO", ""),
    ("fdatasync", "EIO", ""),
    ("pwrite64", "EIO", ""),
    ("pwrite64", "ENOSPC", "+"),
    ("ftruncate", "ENOSPC", ""),
)
MOST = 30
"""How many points of a command fail in turn."""


@dataclass(slots=True)
class Sweep:
    """One kind of work, done over and over in copies of a desk, failing one call later each time."""

    template: Path
    scratch: Path
    forks: Forks
    work: Callable[[Desk], tuple[str, ...]]
    port: int = 0

    def at(self, fault: Fault, number: int) -> str:
        """Let call `number` fail; return "through" if the command makes fewer calls than that."""
        calls, error, on = fault
        folder = self.scratch / f"{calls}-{error}-{number}"
        desk = Desk.copied(self.template, folder, self.forks)
        words = self.work(desk)
        trace = desk.aside / "trace"
        ran = desk.run(
            *words,
            before=(
                "strace", "-f", "-o", str(trace), "-e", f"trace={calls}",
                "-e", f"inject={calls}:error={error}:when={number}{on}",
            ),
        )  # fmt: skip
        failed = "(INJECTED)" in trace.read_text("utf-8", "replace")
        self._judge(desk, words, ran)
        shutil.rmtree(folder)
        shutil.rmtree(desk.aside)
        if not failed:
            return "through"
        return {0: "done", 1: "done", 3: "said"}.get(ran.code, f"code {ran.code}: {ran.complaint}")

    def _judge(self, desk: Desk, words: tuple[str, ...], ran: Ran) -> None:
        about = f"{words}: code {ran.code}\n{ran.output}\n{ran.complaint}"
        assert "Traceback" not in ran.complaint, about
        assert "made a mistake" not in ran.complaint, about
        if ran.code == 3:
            assert re.search(r'[a-z]\.("|\n)', ran.output + ran.complaint), about
            assert '"reference"' not in ran.output, about
        acknowledged = {}
        if words[0] == "submit" and '"reference"' in ran.output:
            answer = json.loads(ran.output)
            acknowledged[answer["id"]] = stored(answer["reference"])
        desk.assert_whole(acknowledged)
        if words[0] == "submit":
            # Whether or not the failed commit happened, the same request again is one request.
            again = desk.fork_command(*words)
            assert again.code == 0, again
            assert len(desk.requests()) == 1, about
            desk.assert_whole(
                {json.loads(again.output)["id"]: stored(json.loads(again.output)["reference"])}
            )

    def calls(self, names: str) -> int:
        """Return how many of these calls the command makes when nothing fails."""
        desk = Desk.copied(self.template, self.scratch / "counted", self.forks)
        trace = desk.aside / "trace"
        ran = desk.run(
            *self.work(desk), before=("strace", "-f", "-o", str(trace), "-e", f"trace={names}")
        )
        assert ran.code in {0, 1}, ran
        count = sum(
            f"{names}(" in line for line in trace.read_text("utf-8", "replace").splitlines()
        )
        shutil.rmtree(desk.folder)
        shutil.rmtree(desk.aside)
        return count

    def points(self, fault: Fault) -> range:
        """Return which calls to let fail: all, or `MOST` of them evenly spread, and one beyond."""
        count = self.calls(fault[0])
        return range(1, count + 2, -(-(count + 1) // MOST))

    def all(self, fault: Fault) -> Counter[str]:
        """Let the calls fail, one after the other; return how often what came of it."""
        found = Counter(self.at(fault, number) for number in self.points(fault))
        assert set(found) <= {"done", "said", "through"}, found
        return found


def submit(desk: Desk) -> tuple[str, ...]:
    file = Path(desk.request_file("one"))
    request = {**json.loads(file.read_text("utf-8")), "id": "6f1ce2a4-0c5e-4b07-9a68-1f6e2f7f0a01"}
    file.write_text(json.dumps(request), "utf-8")
    return "submit", str(file), "--json"


def import_release(desk: Desk) -> tuple[str, ...]:
    file = desk.aside / "release.txt"
    file.write_text(RELEASE, "utf-8")
    return "import-release", str(file), "--json"


def back_up(desk: Desk) -> tuple[str, ...]:
    return "backup", str(desk.aside / "copy.db")


def set_up(desk: Desk) -> tuple[str, ...]:
    del desk
    return "settings", "office.name", "The Example Institute"


def deliver(desk: Desk) -> tuple[str, ...]:
    del desk
    return "deliver", "--json"


@pytest.fixture
def waiting(desk: Desk, post: Post) -> Desk:
    """A desk with two mails that are to leave."""
    del post
    ran = desk.fork_command("submit", desk.request_file("waiting"))
    assert ran.code == 0, ran
    return desk


def sweep(desk: Desk, work: Callable[[Desk], tuple[str, ...]]) -> Sweep:
    scratch = desk.folder.with_name("sweep")
    scratch.mkdir()
    return Sweep(template=desk.folder, scratch=scratch, forks=desk.forks, work=work)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{one[0]}-{one[1]}" for one in FAULTS])
def test_a_request_whose_disk_fails_is_logged_whole_or_not_at_all(desk: Desk, fault: Fault) -> None:
    trying = sweep(desk, submit)
    outcomes = {trying.at(fault, number) for number in (1, 2)}
    assert outcomes <= {"done", "said", "through"}, outcomes


@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS, ids=[f"{one[0]}-{one[1]}" for one in FAULTS])
@pytest.mark.parametrize(
    "work", [submit, import_release, back_up, set_up], ids=lambda one: one.__name__
)
def test_a_command_survives_a_fault_at_every_call(
    desk: Desk, work: Callable[[Desk], tuple[str, ...]], fault: Fault
) -> None:
    found = sweep(desk, work).all(fault)
    print(f"\n{work.__name__}, {fault[0]} {fault[1]}: {dict(found)}")  # noqa: T201  # the soak tells its size


@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS[:4], ids=[f"{one[0]}-{one[1]}" for one in FAULTS[:4]])
def test_delivering_survives_a_fault_at_every_call_and_sends_nothing_twice(
    waiting: Desk, post: Post, fault: Fault
) -> None:
    trying = sweep(waiting, deliver)
    points = trying.points(fault)
    post.quiet()
    before = post.accepted()
    found = Counter[str]()
    for number in points:
        found[trying.at(fault, number)] += 1
        post.quiet()
        fresh = post.accepted() - before
        before = post.accepted()
        assert all(count == 1 for count in fresh.values()), fresh
    assert set(found) <= {"done", "said", "through"}, found
    print(f"\ndeliver, {fault[0]} {fault[1]}: {dict(found)}")  # noqa: T201  # the soak tells its size


# -- a disk that is really full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes, where this user may make one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", str(place)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("this machine mounts no small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def submitted(folder: Path, request: str) -> Ran:
    """Log a request that comes on standard input; nothing but the desk's own files is written."""
    done = subprocess.run(
        [sys.executable, "-m", "mediadesk", "--data", str(folder), "submit", "-", "--json"],
        input=request,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment(),
        text=True,
    )
    return Ran(code=done.returncode, output=done.stdout, complaint=done.stderr)


def filled(disk: Path) -> Path:
    """Fill a disk to its last page; return the file that does it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return ballast


def test_an_open_desk_whose_disk_fills_up_still_reads_and_goes_on_with_room(
    small_disk: Path,
) -> None:
    world = make_world(small_disk / "desk")
    first = world.submit(subject="Before it was full").request
    ballast = filled(small_disk)

    def go_on() -> None:
        # What the log has room for already is still taken.
        for number in range(200):
            world.submit(subject=f"While it fills {number}", message="x" * 2000)

    with pytest.raises(WorldFailed) as failure:
        go_on()
    assert failure.value.code == "disk_full"
    taken = len(world.database.read().outbox())
    assert world.database.read().request(first.id) == first
    with pytest.raises(WorldFailed):
        world.submit(subject="Still full", message="x" * 20_000)
    assert len(world.database.read().outbox()) == taken
    ballast.unlink()
    world.submit(subject="With room again", message="x" * 2000)
    assert world.database.check() == ()
    world.desk.close()


def test_a_full_disk_refuses_requests_in_words_and_takes_them_again_with_room(
    small_disk: Path, desk: Desk
) -> None:
    folder = small_disk / "desk"
    shutil.copytree(desk.folder, folder)
    request = Path(desk.request_file("full")).read_text("utf-8")
    ballast = filled(small_disk)
    refused = submitted(folder, request)
    assert refused.code == 3, refused
    assert "The disk is full" in refused.output
    ballast.unlink()
    there = Desk(folder, desk.forks)
    assert there.requests() == {}
    taken = submitted(folder, request)
    assert taken.code == 0, taken
    answer = json.loads(taken.output)
    there.assert_whole({answer["id"]: stored(answer["reference"])})
