"""Coverage on the command line: what is due, what is out, and a table of it all."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.conftest import Run, Submit


def test_what_was_expected_is_due_until_it_is_recorded(run: Run, submit: Submit) -> None:
    key = submit().json["reference"]
    past = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    said = run("coverage", key, "expect", past, "--title", "Eels", "--json", code=0).json
    assert [(one["state"], one["due"], one["at"]) for one in said["coverage"]] == [
        ("expected", True, past)
    ]
    (due,) = run("coverage", "--json", code=0).json["coverage"]
    assert (due["reference"], due["title"]) == (key, "Eels")
    (row,) = run("requests", "--view", "coverage", "--json", code=0).json["requests"]
    assert row["reference"] == key
    link = "https://north.example/eels?utm_medium=x"
    run("coverage", key, "record", link, "--number", "1", code=0)
    assert run("coverage", code=0).output == ""
    (piece,) = run("coverage", key, "--json", code=0).json["coverage"]
    assert (piece["state"], piece["link"]) == ("published", "https://north.example/eels")


def test_a_piece_is_judged_corrected_thanked_for_and_removed(
    run: Run, submit: Submit, tmp_path: Path
) -> None:
    key = submit().json["reference"]
    clip = tmp_path / "eels.txt"
    clip.write_text("What was said.", "utf-8")
    run("coverage", key, "record", "--title", "Eels", "--clip", str(clip), code=0)
    wrong = run("coverage", key, "judge", "wrong", "--note", "The year.", "--json", code=0).json
    assert wrong["coverage"][0]["accuracy_note"] == "The year."
    assert wrong["coverage"][0]["clips"] == [{"name": "eels.txt", "bytes": 14}]
    assert run("coverage", key, "correct", "--json", code=2).fields == ["text"]
    run("coverage", key, "correct", "It was 2020.", code=0)
    run("coverage", key, "granted", code=0)
    said = run("coverage", key, "thank", "Thank you.", "--to", "cleo@twi.example", code=0)
    assert "correction granted" in said.output
    assert "thanked cleo@twi.example" in said.output
    kinds = [one["kind"] for one in run("outbox", "--json", code=0).json["messages"]]
    assert {"reply", "thanks"} <= set(kinds)
    run("coverage", key, "thank", "Again.", "--to", "cleo@twi.example", code=2)
    assert run("coverage", key, "remove", code=0).output == ""


def test_the_table_is_written_where_it_is_wanted(run: Run, submit: Submit, tmp_path: Path) -> None:
    key = submit().json["reference"]
    run("coverage", key, "record", "--title", "Eels", code=0)
    table = tmp_path / "coverage.csv"
    run("coverage", "--csv", str(table), code=0)
    (row,) = csv.DictReader(io.StringIO(table.read_text("utf-8-sig")))
    assert (row["reference"], row["title"]) == (key, "Eels")
    assert run("coverage", "--csv", str(tmp_path / "no" / "x.csv"), code=3).complaint


def test_what_is_not_understood_is_refused(run: Run, submit: Submit) -> None:
    key = submit().json["reference"]
    assert run("coverage", key, "praise", "--json", code=2).fields == ["act"]
    assert run("coverage", key, "judge", "right", "--json", code=2).fields == ["number"]
    assert run("coverage", key, "expect", "--json", code=2).fields == ["at"]
