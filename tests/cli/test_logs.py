"""`import-log`, `imports` and `undo-import`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAD = "Lfd. Nr.;Eingang;Name;Redaktion;Thema;Stand;Medienart\n"
ROWS = (
    "1;03.04.2021 14:30;Jürgen Groß;Küstenradio;Häfen;erledigt;Hörfunk\n"
    "2;04.04.2021;Anna Weiß;Morgenblatt;Fähren;erledigt;Tageszeitung\n"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "anfragen.csv"
    path.write_bytes((HEAD + ROWS).encode("cp1252"))
    return path


def test_a_preview_says_what_would_be_done_and_writes_nothing(run: Run, log: Path) -> None:
    said = run("import-log", str(log), "--preview", "--json", code=0).json
    assert said["columns"]["Eingang"] == "received"
    assert said["columns"]["Redaktion"] == "outlet"
    assert (said["new"], said["changed"], said["same"], said["aside"]) == (2, 0, 0, 0)
    assert run("imports", "--json", code=0).json == {"imports": []}


def test_a_log_is_taken_in_and_taken_back(run: Run, log: Path) -> None:
    said = run("import-log", str(log), "--json", code=0).json
    assert (said["state"], said["new"]) == ("done", 2)
    rows = run("requests", "--view", "all", "--json", code=0).json["requests"]
    assert {row["outlet"] for row in rows} == {"Küstenradio", "Morgenblatt"}
    run("check", code=0)
    gone = run("undo-import", said["id"], "--json", code=0).json
    assert gone["state"] == "undone"
    assert run("requests", "--view", "all", "--json", code=0).json["requests"] == []
    run("check", code=0)
    assert "already" in run("undo-import", said["id"], "--json", code=2).problem("import")


def test_dates_with_two_readings_are_asked_about(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Date,Name,Outlet,Subject\n03/04/2021,Nadia Lind,Harbour Radio,Ports\n")
    said = run("import-log", str(path), "--json", code=2)
    assert "“03/04/2021” in “Date” has two readings" in said.problem("dates")
    run("import-log", str(path), "--dates", "month-first", "--json", code=0)
    (row,) = run("requests", "--view", "all", "--json").json["requests"]
    one = run("request", row["reference"], "--json").json
    assert one["created_at"].startswith("2021-03-04")


def test_columns_values_and_blanks_are_what_the_words_say(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("When,Who,What,How\n2021-04-03,Nadia Lind,Ports,gone fishing\n")
    words = [
        *("--map", "When=received", "--map", "Who=reporter", "--map", "What=subject"),
        *("--map", "How=state", "--value", "state:Gone fishing=closed"),
    ]
    refused = run("import-log", str(path), *words, "--json", code=1).json
    assert refused["aside"] == 1
    run("undo-import", refused["id"], code=0)
    done = run("import-log", str(path), *words, "--fill", "outlet=Unknown", "--json", code=0).json
    assert done["new"] == 1


def test_rows_kept_aside_are_written_with_their_reasons(run: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "log.csv", tmp_path / "aside.csv"
    path.write_text("Date,Name,Outlet,Subject\nsoon,Nadia Lind,Harbour Radio,Ports\n")
    run("import-log", str(path), "--rejected", str(out), code=1)
    assert "“soon” is not a date" in out.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("--map", "Nothing=subject"), "map"),
        (("--map", "Thema=weather"), "map"),
        (("--value", "state:x=maybe"), "value"),
        (("--sheet", "Second"), "sheet"),
        (("--zone", "Mars/Olympus"), "zone"),
    ],
)
def test_words_that_mean_nothing_are_refused(
    run: Run, log: Path, words: tuple[str, ...], field: str
) -> None:
    assert field in run("import-log", str(log), *words, "--json", code=2).fields
