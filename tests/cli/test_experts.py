"""Experts on the command line: listed, shown, imported with a preview, exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

LIST = (
    "name,email,time zone,languages,skills,topics,private phone\n"
    "Dr Ines Okafor,ines@larkfield.example,Asia/Tokyo,en; pt-BR,radio,Ports,+44 20 7946 0124\n"
    "Bo Stern,,Europe/London,de,live tv,Rail,\n"
)


@pytest.fixture
def listed(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    run("import-experts", str(path), code=0)
    return path


def test_a_preview_writes_nothing_and_names_every_row(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST + "Cy Marsh,nobody,,,,,\n", encoding="utf-8")
    said = run("import-experts", str(path), "--preview", "--json", code=1)
    *rows, counts = said.lines
    assert [one["state"] for one in rows] == ["new", "new", "problem"]
    assert rows[2]["problems"][0]["field"] == "email"
    assert (counts["written"], counts["new"], counts["problem"]) == (False, 2, 1)
    assert run("experts", "--json", code=0).output == ""


def test_imported_experts_are_listed_found_and_shown(run: Run, listed: Path) -> None:
    names = [one["name"] for one in run("experts", "--json", code=0).lines]
    assert names == ["Bo Stern", "Dr Ines Okafor"]
    (found,) = run("experts", "--search", "ports okafor", "--json", code=0).lines
    assert found["languages"] == ["en", "pt-BR"]
    assert [one["name"] for one in run("experts", "--skill", "live_tv", "--json").lines] == [
        "Bo Stern"
    ]
    shown = run("expert", "Ines Okafor", "--json", code=0).json
    assert (shown["time_zone"], shown["private_phone"]) == ("Asia/Tokyo", "+44 20 7946 0124")
    assert shown["hours"] == "Mon-Fri 09:00-17:00"
    assert "Asia/Tokyo" in run("expert", found["id"], code=0).output
    again = run("import-experts", str(listed), "--json", code=0).json
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 2)


def test_an_export_keeps_private_details_unless_asked(
    run: Run, listed: Path, tmp_path: Path
) -> None:
    del listed
    for name in ("out.csv", "out.vcf"):
        path = tmp_path / name
        assert run("export-experts", str(path), "--json", code=0).json["experts"] == 2
        assert b"0124" not in path.read_bytes()
        run("export-experts", str(path), "--private", code=0)
        assert b"0124" in path.read_bytes()
        assert (
            run("import-experts", str(path), "--preview", "--json", code=0).lines[-1]["same"] == 2
        )


def test_what_cannot_be_done_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    assert run("expert", "Nobody Here", "--json", code=2).fields == ["expert"]
    assert run("experts", "--skill", "juggling", "--json", code=2).fields == ["skill"]
    assert run("export-experts", str(tmp_path / "out.txt"), "--json", code=2).fields == ["file"]
    assert run("import-experts", str(tmp_path / "gone.csv"), "--json", code=2).fields == ["file"]
