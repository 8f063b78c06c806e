"""Settings, passwords, checks, copies, and what every command has in common."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import jsonschema
import pytest

from mediadesk import __version__
from mediadesk.storage.schema import SCHEMA_VERSION
from tests.cli.conftest import Run, Submit, asked
from tests.readonly import only_readable

ROOT = Path(__file__).resolve().parents[2]
RELEASE = "Wirral — A new report, “Eels and Weirs”, by Ada Quill, says so.\nContact Eve Dunmore, eve@office.example\n"


# -- settings and passwords


def test_settings_are_shown_changed_and_kept(run: Run) -> None:
    everything = run("settings", "--json", code=0).json
    for key in (
        "office.name office.phone office.zone contact.name contact.email smtp.host smtp.port "
        "smtp.security smtp.user smtp.ca_file imap.host imap.port imap.security imap.user "
        "imap.ca_file imap.folder"
    ).split():
        assert key in everything
    assert run("settings", "office.name", "Tarn Institute", "--json", code=0).json["office.name"]
    assert run("settings", "office.name", code=0).output == "Tarn Institute\n"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("office.colour", "blue"),
        ("office.zone", "Mars/Olympus"),
        ("contact.email", "press@"),
        ("contact.email", "a@b.example\nBcc: c@d.example"),
        ("smtp.port", "70000"),
        ("smtp.security", "maybe"),
        ("smtp.host", "https://mail.example/"),
        ("office.name", "A\x00B"),
    ],
)
def test_a_bad_setting_is_refused_by_its_name_and_the_old_one_stays(
    run: Run, key: str, value: str
) -> None:
    before = run("settings", "--json").json
    refused = run("settings", key, value, "--json", code=2)
    assert refused.fields == [key]
    assert run("settings", "--json").json == before


def test_an_address_for_the_office_answers_every_held_request(run: Run, submit: Submit) -> None:
    references = [submit(code=1).json["reference"] for _ in range(2)]
    answered = run("settings", "contact.email", "press@office.example", "--json", code=0).json
    assert answered["routed"] == 2
    for reference in references:
        assert not run("request", reference, "--json").json["held"]


def test_without_a_keyring_a_password_is_refused_and_written_nowhere(
    run: Run, data_directory: Path
) -> None:
    refused = run("secret", "set", "smtp", stdin="correct horse battery\n", code=3)
    assert "keyring" in refused.complaint
    kept = [one for one in data_directory.rglob("*") if one.is_file()]
    assert not any(b"correct horse" in one.read_bytes() for one in kept)


def test_a_password_is_never_taken_from_the_words_and_an_empty_one_changes_nothing(
    run: Run,
) -> None:
    assert run("secret", "set", "smtp", "correct horse", code=2).complaint
    assert run("secret", "set", "smtp", stdin="\n", code=2).complaint
    assert run("secret", "set", "letterbox", stdin="x\n", code=2).complaint


# -- where the data is


def test_data_may_lie_anywhere_and_two_desks_know_nothing_of_each_other(
    run: Run, submit: Submit, tmp_path: Path
) -> None:
    submit(code=1)
    other = tmp_path / "o'ther déßk 100%"
    assert run("requests", "--data", str(other), "--json", code=0).json["total"] == 0
    assert (other / "desk.db").stat().st_mode & 0o777 == 0o600
    assert other.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://desk@db.example/desk", "SQLite"),
        ("postgresql://desk:hunter2@db.example/desk", "password"),
        ("http://[", "URL"),
    ],
)
def test_another_database_is_refused_in_words(run: Run, url: str, words: str) -> None:
    refused = run("requests", "--database", url, "--json", code=2)
    assert words in refused.problem("database")
    assert "hunter2" not in refused.output + refused.complaint


def test_a_file_where_the_folder_should_be_is_said_plainly(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    failed = run("requests", "--data", str(file), code=3)
    assert len(failed.complaint.splitlines()) == 1
    assert failed.output == ""


@pytest.mark.skipif(os.name == "nt", reason="folders there have no such mode")
def test_a_folder_that_may_only_be_read_is_said_plainly_and_stays_as_it_is(
    submit: Submit, data_directory: Path
) -> None:
    submit(code=1)
    before = {one.name: one.read_bytes() for one in data_directory.iterdir() if one.is_file()}
    request = json.dumps(asked()).encode()
    with only_readable(data_directory) as before_the_program:
        ran = process(
            data_directory, "submit", "-", "--json", stdin=request, before=before_the_program
        )
    assert ran.returncode == 3, ran
    assert b"write" in ran.stdout
    assert b"Traceback" not in ran.stderr
    after = {one.name: one.read_bytes() for one in data_directory.iterdir() if one.is_file()}
    assert after["desk.db"] == before["desk.db"]


def test_a_desk_of_a_newer_version_is_refused_and_not_touched(
    run: Run, submit: Submit, data_directory: Path
) -> None:
    submit(code=1)
    path = data_directory / "desk.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    for words in (("requests",), ("check",), ("deliver",), ("settings", "office.name", "X")):
        failed = run(*words, "--json", code=3)
        assert "newer" in failed.json["problems"][0]["message"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    "content", [b"", b"This is no database, but long enough to be one. " * 100]
)
def test_a_file_that_is_no_desk_is_left_alone(
    run: Run, data_directory: Path, content: bytes
) -> None:
    data_directory.mkdir(mode=0o700)
    (data_directory / "desk.db").write_bytes(content)
    said = run("requests", "--json")
    if content:
        assert said.code == 3
        assert (data_directory / "desk.db").read_bytes() == content
    else:
        assert said.code == 0


# -- releases: bad files


def test_one_bad_file_never_stops_the_others(run: Run, tmp_path: Path) -> None:
    good, empty, binary, odd = (
        tmp_path / name for name in ("good.txt", "empty.txt", "b.txt", "gone.txt")
    )
    good.write_text(RELEASE, "utf-8")
    empty.write_bytes(b"")
    binary.write_bytes(bytes(range(256)) * 40)
    names = [str(one) for one in (empty, good, binary, odd)]
    read = run("read-release", *names, "--json", code=2).lines
    assert [one["file"] for one in read] == [Path(name).name for name in names] or [
        one["file"] for one in read
    ] == names
    assert [bool(one["problems"]) for one in read] == [True, False, True, True]
    taken = run("import-release", *names, "--json", code=1).lines
    assert [bool(one["problems"]) for one in taken] == [True, False, True, True]
    assert len(run("releases", "--json").json["releases"]) == 1


def test_a_file_of_fifty_megabytes_is_refused_without_being_read(run: Run, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.write(b"A new report says that eels are back. " * 1_315_790)
    refused = run("import-release", str(large), "--json", code=2)
    (answer,) = refused.lines
    assert "MB" in answer["problems"][0]["message"]
    assert run("releases", "--json").json["releases"] == []


def test_a_link_can_be_added_and_a_bad_one_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "release.txt"
    file.write_text(RELEASE, "utf-8")
    key = run("import-release", str(file), "--json").lines[0]["id"]
    for url in ("javascript:alert(1)", "file:///etc/passwd", "not a link"):
        refused = run("release", key, "--report-url", url, "--json", code=2)
        assert refused.json["problems"][0]["message"]
    shown = run("release", key[:8], "--report-url", "https://office.example/eels", "--json", code=0)
    assert "https://office.example/eels" in shown.output
    assert run("release", "no such", "--json").json["problems"]


# -- the outbox without an account


def test_without_an_account_letters_become_drafts_that_a_person_settles(
    run: Run, submit: Submit
) -> None:
    run("settings", "contact.email", "press@office.example")
    submit(code=0)
    delivered = run("deliver", "--json", code=1).json
    assert delivered["drafted"] == 2
    assert len(delivered["drafts"]) == 2
    assert all(Path(one).suffix == ".eml" for one in delivered["drafts"])
    waiting = run("outbox", "--json").json
    assert waiting["counts"] == {"drafted": 2}
    run("settle", waiting["messages"][0]["recipient"], "arrived", code=0)
    run("settle", waiting["messages"][1]["recipient"], "again", code=0)
    counts = run("outbox", "--json").json["counts"]
    assert counts == {"sent": 1, "queued": 1}
    assert run("settle", "no such", "arrived").code == 2


def test_every_state_is_counted_when_nothing_waits(run: Run) -> None:
    quiet = run("deliver", "--json", code=0).json
    states = "held queued claimed data_sent sent deferred failed unknown drafted cancelled".split()
    assert all(quiet[name] == 0 for name in states)


# -- check, backup, restore


def test_a_backup_is_verified_and_comes_back_without_sending_anything_twice(
    run: Run, submit: Submit, tmp_path: Path
) -> None:
    run("settings", "contact.email", "press@office.example")
    kept = submit(code=0).json["reference"]
    copy = tmp_path / "copy.db"
    made = run("backup", str(copy), "--json", code=0).json
    assert made == {"file": str(copy), "bytes": copy.stat().st_size, "verified": True}
    later = submit(code=0).json["reference"]
    back = run("restore", str(copy), "--json", code=1)
    assert back.json == {"restored": True, "unknown": 2}
    assert "say which" in back.complaint
    assert run("request", kept, "--json").code == 0
    assert run("request", later, "--json").code == 2
    assert run("check", "--json", code=0).json == {"ok": True, "problems": []}
    assert run("outbox", "--json").json["counts"] == {"unknown": 2}


@pytest.mark.parametrize("content", [b"", b"no database " * 1000])
def test_what_is_no_backup_is_refused_and_the_desk_stays(
    run: Run, submit: Submit, tmp_path: Path, content: bytes
) -> None:
    reference = submit(code=1).json["reference"]
    odd = tmp_path / "odd.db"
    odd.write_bytes(content)
    assert run("restore", str(odd), "--json").code in {2, 3}
    assert run("restore", str(tmp_path / "nowhere.db"), "--json").code in {2, 3}
    assert run("request", reference, "--json").code == 0


def test_a_backup_never_overwrites_the_desk_and_leaves_no_half_copy(
    run: Run, submit: Submit, data_directory: Path, tmp_path: Path
) -> None:
    submit(code=1)
    assert run("backup", str(data_directory / "desk.db"), code=3).complaint
    assert run("backup", str(tmp_path / "request.json" / "copy.db"), code=3).complaint
    assert run("check").code == 0
    assert not list(tmp_path.glob("**/*.half"))


def test_check_names_what_is_wrong(run: Run, submit: Submit, data_directory: Path) -> None:
    submit(code=1)
    with closing(sqlite3.connect(data_directory / "desk.db")) as connection:
        connection.execute("DROP TRIGGER timeline_is_not_altered")
    wrong = run("check", "--json", code=1).json
    assert not wrong["ok"]
    assert "timeline_is_not_altered" in wrong["problems"][0]["message"]
    assert "timeline_is_not_altered" in run("check", code=1).complaint


# -- what all have in common


def test_the_schema_says_the_same_as_submit(run: Run) -> None:
    schema = run("schema", "request", code=0).json
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(asked(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(asked(priority="high"), schema)


@pytest.mark.parametrize(
    "words",
    [
        ("submit",),
        ("request",),
        ("requests", "--wiew", "all"),
        ("--colour", "blue"),
        ("tour", "--theme", "pink"),
        ("tour", "--scale", "900"),
        ("settle", "x", "maybe"),
        ("schema", "reply"),
        ("secret", "show", "smtp"),
    ],
)
def test_words_that_make_no_command_are_refused_in_one_line(
    run: Run, words: tuple[str, ...]
) -> None:
    refused = run(*words, code=2)
    assert len(refused.complaint.splitlines()) == 1
    assert refused.output == ""


def test_version_and_help_say_what_they_are(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for words, expected in ((("--version",), __version__), (("--help",), "import-release")):
        with pytest.raises(SystemExit) as ended:
            run(*words)
        assert ended.value.code == 0
        assert expected in capsys.readouterr().out


def process(
    folder: Path,
    *words: str,
    stdin: bytes = b"",
    environment: Mapping[str, str] = MappingProxyType({}),
    before: Sequence[str] = (),
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*before, sys.executable, "-m", "mediadesk", "--data", str(folder), *words],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def test_output_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    request = json.dumps(asked(subject="Añejo 日本"), ensure_ascii=False).encode()
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    made = process(tmp_path / "desk", "submit", "-", "--json", stdin=request, environment=plain)
    assert made.returncode == 1, made
    listed = process(tmp_path / "desk", "requests", "--json", environment=plain)
    assert json.loads(listed.stdout.decode("utf-8"))["requests"][0]["subject"] == "Añejo 日本"


def test_commands_without_a_window_do_not_load_qt(tmp_path: Path) -> None:
    script = (
        "import sys; from mediadesk.bootstrap import main; code = main(sys.argv[1:]); "
        "sys.exit(9 if 'PySide6' in sys.modules else code)"
    )
    for words in (
        ["requests"],
        ["releases"],
        ["settings"],
        ["outbox"],
        ["check"],
        ["schema", "request"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", script, "--data", str(tmp_path / "desk"), *words],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 0, (words, done)


def test_whoever_reads_the_output_may_go_away(tmp_path: Path) -> None:
    words = f"{sys.executable} -m mediadesk --data {tmp_path / 'desk'} schema request | head -c 1"
    done = subprocess.run(
        ["/bin/sh", "-c", words],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert b"Traceback" not in done.stderr
