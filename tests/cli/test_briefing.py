"""The briefing on the command line: to read, to keep, to send; Qt only for the page."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Run, Submit


def made(submit: Submit) -> str:
    return str(
        submit(
            experts=["Cleo Marsh"],
            format="phone",
            questions="Why now?",
            attribution="on_background",
        ).json["reference"]
    )


def test_the_briefing_is_text_unless_another_form_is_asked_for(
    run: Run, submit: Submit, tmp_path: Path
) -> None:
    key = made(submit)
    assert "WHAT IT IS ABOUT" in run("briefing", key, code=0).output
    page = run("briefing", key, "--format", "html", code=0).output
    assert page.startswith("<!DOCTYPE html>")
    for name, start in (("b.pdf", b"%PDF-"), ("b.html", b"<!DOCTYPE"), ("b.txt", b"Briefing: ")):
        target = tmp_path / name
        run("briefing", key, "--out", str(target), code=0)
        assert target.read_bytes().startswith(start)
    said = run("briefing", key, "--json", code=0).json
    assert said["expert"] == "Cleo Marsh"
    assert [one["part"] for one in said["sections"]][:3] == ["logistics", "terms", "reporter"]
    assert (said["sent"], said["out_of_date"]) == (None, [])


def test_a_briefing_is_sent_and_named_when_it_is_out_of_date(run: Run, submit: Submit) -> None:
    run("settings", "contact.email", "press@twi.example", code=0)
    key = made(submit)
    assert run("briefing", key, "--send", "--json", code=2).fields == ["email"]
    words = ("--to", "cleo@twi.example", "--line", "Say this.", "--arrangements", "They ring you.")
    said = run("briefing", key, "--send", *words, "--json", code=0).json
    assert said["sent"]["to"] == "cleo@twi.example"
    kinds = [one["kind"] for one in run("outbox", "--json", code=0).json["messages"]]
    assert "briefing" in kinds
    run("terms", key, "off the record", code=0)
    late = run("briefing", key, "--json", code=1)
    assert late.json["out_of_date"] == ["terms"]
    assert "out of date: terms" in late.complaint


def test_what_is_not_understood_is_refused(run: Run, submit: Submit, tmp_path: Path) -> None:
    key = made(submit)
    assert run("briefing", key, "--format", "docx", "--json", code=2).fields == ["format"]
    assert run("briefing", key, "--format", "pdf", "--json", code=2).fields == ["out"]
    assert run("briefing", key, "--page", "a5", "--json", code=2).fields == ["page"]
    assert run("briefing", key, "--out", str(tmp_path / "no" / "b.txt"), code=3).complaint


def test_the_text_needs_no_qt(run: Run, submit: Submit, data_directory: Path) -> None:
    key = made(submit)
    del run
    code = (
        "import json, sys\n"
        "from mediadesk.bootstrap import main\n"
        "ended = main(sys.argv[1:])\n"
        "print(json.dumps([ended, sorted(m for m in sys.modules if m.startswith('PySide6'))]))\n"
    )
    words = ["--data", str(data_directory), "briefing", key, "--format", "html"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, check=True, timeout=60
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [0, []]
