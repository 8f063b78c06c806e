"""What a person gets who downloads the program: no Python, no checkout, an empty home."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

pytestmark = pytest.mark.frozen

ROOT = Path(__file__).resolve().parent.parent.parent
LARGEST_BYTES = 260_000_000
PNG = b"\x89PNG\r\n\x1a\n"


def ran(
    program: Path, environment: dict[str, str], folder: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Return how the program ended with these arguments, started far from the checkout."""
    return subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


def test_the_packaged_program_finds_nothing_wrong_with_itself(
    packaged_program: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    done = ran(packaged_program, clean_environment, tmp_path, "--self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) >= 5


def test_the_packaged_program_plays_its_tour_with_no_screen(
    packaged_program: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    # The tour also fails for a stall over 100 ms, and a busy machine can hold any window once.
    for _ in range(3):
        done = ran(packaged_program, clean_environment, tmp_path, "tour", "--out", str(pictures))
        if done.returncode == 0:
            break
    assert done.returncode == 0, done.stdout + done.stderr
    files = sorted(pictures.rglob("*.png"))
    assert files
    assert all(file.read_bytes().startswith(PNG) for file in files)


def test_the_packaged_program_works_from_a_folder_moved_elsewhere(
    packaged_program: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    moved = tmp_path / "Presse & Büro"
    shutil.copytree(packaged_program.parent, moved, symlinks=True)
    done = ran(moved / packaged_program.name, clean_environment, tmp_path, "--self-test")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_packaged_program_speaks_utf_8_whatever_the_locale(
    packaged_program: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    environment = {**clean_environment, "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = ran(packaged_program, environment, tmp_path, "schema", "request")
    assert done.returncode == 0, done.stderr
    assert "deadline_zone" in json.loads(done.stdout)["properties"]


def test_the_package_carries_the_licence_of_everything_in_it(packaged_program: Path) -> None:
    folders = [path for path in packaged_program.parent.rglob("licenses") if path.is_dir()]
    names = {path.name for folder in folders for path in folder.iterdir()}
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    # Packages with a marker may belong to another platform.
    everywhere = set(re.findall(r"(?m)^([a-z0-9-]+)==\S+ \\$", lock))
    without_a_file_of_their_own = {"pyside6-essentials", "shiboken6"}
    assert everywhere - without_a_file_of_their_own <= names
    assert {"LICENSE", "THIRD-PARTY-NOTICES.md", "LGPL-3.0.txt"} <= names


def test_the_package_leaves_out_what_it_does_not_use(packaged_program: Path) -> None:
    files = [path for path in packaged_program.parent.rglob("*") if not path.is_symlink()]
    names = "\n".join(path.as_posix() for path in files)
    assert not re.search(
        r"QtQml|Qt6Qml|Qt6Quick|libgtk|tkinter|pytest|setuptools|hypothesis", names
    )
    assert sum(path.stat().st_size for path in files if path.is_file()) < LARGEST_BYTES


def test_the_package_has_no_library_under_the_gpl(packaged_program: Path) -> None:
    names = "\n".join(path.name for path in packaged_program.parent.rglob("*"))
    # GNU readline comes with Python's; the others are what Qt and its like could bring.
    assert not re.search(r"libreadline|libgdbm|libavcodec|libx264|poppler|mupdf", names)


@pytest.mark.skipif(os.name != "posix", reason="Windows and macOS always have a screen")
def test_the_packaged_program_opens_its_window_on_a_real_screen(
    packaged_program: Path, clean_environment: dict[str, str], x_display: str, tmp_path: Path
) -> None:
    environment = {**clean_environment, "DISPLAY": x_display, "QT_QPA_PLATFORM": "xcb"}
    done = ran(packaged_program, environment, tmp_path, "--self-test")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_packaged_program_opens_documents_in_a_child_of_its_own(
    packaged_program: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    document = docx.Document()
    document.add_heading("Ferry fares fall for the third year running", 1)
    document.add_paragraph("The following experts are available for interviews:")
    document.add_paragraph("Dr Ada Quill, director of research", style="List Bullet")
    path = tmp_path / "release.docx"
    document.save(str(path))
    done = subprocess.run(
        [str(packaged_program), "--document-worker", "word"],
        input=path.read_bytes(),
        env=clean_environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Ada Quill" in json.loads(done.stdout)["content"]
    read = ran(packaged_program, clean_environment, tmp_path, "read-release", str(path), "--json")
    assert [one["name"] for one in json.loads(read.stdout)["experts"]] == ["Ada Quill"]
