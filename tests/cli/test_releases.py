"""Releases on the command line: the contract of docs/formats.md, on a real desk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mediadesk.bootstrap import main
from tests.services.test_releases import TEXT, file

NEWER = TEXT.replace("four years", "three years").replace("Dov Heron", "Dov Herring")
SEALED = "EMBARGOED UNTIL 00:01 BST, 3 May 2090\n\n" + TEXT


def told(
    capsys: pytest.CaptureFixture[str], *words: str, code: int = 0
) -> tuple[list[dict[str, Any]], str]:
    """Run a command with --json and return its lines and what it said beside."""
    capsys.readouterr()
    assert main([*words, "--json"]) == code
    out, err = capsys.readouterr()
    return [json.loads(line) for line in out.splitlines()], err


def test_the_same_file_again_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(file(tmp_path))
    (first,), _ = told(capsys, "import-release", path)
    (again,), _ = told(capsys, "import-release", path)
    assert (first["known"], again["known"]) == (False, True)
    assert first["id"] == again["id"]
    assert (first["update_of"], first["differences"]) == (None, [])


def test_a_newer_text_is_named_with_its_differences_and_not_stored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (first,), _ = told(capsys, "import-release", str(file(tmp_path)))
    newer = str(file(tmp_path, NEWER, "newer.txt"))
    (named,), said = told(capsys, "import-release", newer, code=1)
    assert (named["id"], named["update_of"], named["known"]) == (first["id"], first["id"], False)
    fields = {one["field"] for one in named["differences"]}
    assert {"headline", "experts"} <= fields
    assert "--update" in said
    (listed,), _ = told(capsys, "releases")
    assert [one["title"] for one in listed["releases"]] == [first["title"]]


def test_update_takes_the_newer_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (first,), _ = told(capsys, "import-release", str(file(tmp_path)))
    newer = str(file(tmp_path, NEWER, "newer.txt"))
    (done,), _ = told(capsys, "import-release", newer, "--update", first["id"][:8])
    assert (done["id"], done["update_of"]) == (first["id"], first["id"])
    assert "three years" in done["title"]
    (again,), _ = told(capsys, "import-release", newer, "--update", first["id"])
    assert again["known"] is True


def test_update_keeps_what_a_person_added_and_the_text_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = TEXT.replace(":\nhttps://tarn.example/holding-water", ".")
    (first,), _ = told(capsys, "import-release", str(file(tmp_path, bare)), code=1)
    link = "https://tarn.example/added"
    told(capsys, "release", first["id"], "--report-url", link)
    newer = str(file(tmp_path, bare.replace("four years", "three years"), "newer.txt"))
    told(capsys, "import-release", newer, "--update", first["id"])
    (shown,), _ = told(capsys, "release", first["id"])
    assert shown["report_url"] == link
    assert "three years" in shown["headline"]


def test_new_stores_it_as_another_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (first,), _ = told(capsys, "import-release", str(file(tmp_path)))
    newer = str(file(tmp_path, NEWER, "newer.txt"))
    (second,), _ = told(capsys, "import-release", newer, "--new")
    assert second["id"] != first["id"]


def test_update_goes_with_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(file(tmp_path))
    (refused,), _ = told(capsys, "import-release", path, path, "--update", "x", code=2)
    assert refused["problems"][0]["field"] == "update"


def test_the_ledger_is_kept_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (first,), _ = told(capsys, "import-release", str(file(tmp_path, SEALED)))
    key = first["id"]
    person = "Nadia Lind <nadia@harbour.example>"
    (shown,), _ = told(capsys, "release", key, "--agree", person, "--outlet", "Harbour Radio")
    assert shown["embargoed"] is True
    assert shown["embargo_at"] == "2090-05-02T23:01:00Z"
    (line,) = shown["ledger"]
    assert (line["name"], line["email"], line["outlet"], line["own"], line["covers"]) == (
        "Nadia Lind",
        "nadia@harbour.example",
        "Harbour Radio",
        False,
        True,
    )
    (shown,), _ = told(capsys, "release", key, "--revoke", "nadia@harbour.example")
    assert shown["ledger"][0]["revoked"] is not None
    assert shown["ledger"][0]["covers"] is False
    (refused,), _ = told(capsys, "release", key, "--revoke", "nadia@harbour.example", code=2)
    assert refused["problems"][0]["field"] == "revoke"


@pytest.mark.parametrize(
    ("person", "field"), [("Nadia Lind", "email"), ("<nadia@harbour.example>", "name")]
)
def test_a_line_without_name_or_address_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], person: str, field: str
) -> None:
    (first,), _ = told(capsys, "import-release", str(file(tmp_path, SEALED)))
    (refused,), _ = told(capsys, "release", first["id"], "--agree", person, code=2)
    assert refused["problems"][0]["field"] == field
