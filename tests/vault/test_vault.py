"""Passwords in a real keyring in its three states, and nowhere else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from mediadesk.domain.errors import WorldFailed
from mediadesk.vault import SessionVault, Vault

ROOT = Path(__file__).resolve().parents[2]
CANARY = "cänary-7f3a "
needs_keyring = pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs Debian's gnome-keyring and dbus",
)
UNLOCKED = "printf secret | gnome-keyring-daemon --unlock --components=secrets --daemonize"
LOCKED = "gnome-keyring-daemon --start --components=secrets --daemonize"


def in_session(start: str, code: str, home: Path) -> dict[str, object]:
    """Run Python `code`, which puts what it finds into `found`, beside a keyring of its own."""
    home.mkdir(exist_ok=True)
    script = f"{start} >/dev/null 2>&1\nexec {sys.executable} -c '{_PROGRAM}'"
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        # A socket's path may have 107 bytes, and pytest's folders are long.
        "XDG_RUNTIME_DIR": tempfile.mkdtemp(prefix="keyring-"),
        "PYTHONPATH": str(ROOT),
        "CODE": code,
    }
    for name in (
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "DBUS_SESSION_BUS_ADDRESS",
        "PYTHON_KEYRING_BACKEND",
    ):
        environment.pop(name, None)
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=environment,
        capture_output=True,
        timeout=60,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


_PROGRAM = """
import json, os
from mediadesk.domain.errors import WorldFailed
from mediadesk.vault import Vault
def code_of(act, *words):
    try:
        act(*words)
    except WorldFailed as failed:
        return failed.code
    return "done"
found = {}
exec(os.environ["CODE"])
print(json.dumps(found))
"""


@needs_keyring
def test_an_open_keyring_keeps_a_secret_for_one_desk(tmp_path: Path) -> None:
    code = f"""
one, other = Vault("one"), Vault("other")
found["state"] = one.status().state
found["backend"] = one.status().backend
found["before"] = one.get("smtp")
one.set("smtp", "first")
one.set("smtp", {CANARY!r})
found["after"] = one.get("smtp")
found["imap"] = one.get("imap")
found["other"] = other.get("smtp")
found["again"] = Vault("one").get("smtp")
one.clear("smtp")
one.clear("smtp")
found["cleared"] = one.get("smtp")
"""
    assert in_session(UNLOCKED, code, tmp_path / "home") == {
        "state": "unlocked",
        "backend": "keyring.backends.SecretService.Keyring",
        "before": None,
        "after": CANARY,
        "imap": None,
        "other": None,
        "again": CANARY,
        "cleared": None,
    }


@needs_keyring
def test_a_locked_keyring_is_said_to_be_locked_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    in_session(UNLOCKED, 'Vault("one").set("smtp", "canary")', home)
    code = """
import time
started = time.monotonic()
vault = Vault("one")
found["state"] = vault.status().state
found["get"] = code_of(vault.get, "smtp")
found["set"] = code_of(vault.set, "smtp", "x")
found["clear"] = code_of(vault.clear, "smtp")
found["quick"] = time.monotonic() - started < 8
"""
    locked = dict.fromkeys(("get", "set", "clear"), "keyring_locked")
    expected = {"state": "locked", "quick": True, **locked}
    assert in_session(LOCKED, code, home) == expected
    kept = in_session(UNLOCKED, 'found["get"] = Vault("one").get("smtp")', home)
    assert kept == {"get": "canary"}


@needs_keyring
def test_a_keyring_that_was_never_set_up_counts_as_locked(tmp_path: Path) -> None:
    code = """
found["state"] = Vault("one").status().state
found["set"] = code_of(Vault("one").set, "smtp", "x")
found["unlock"] = code_of(Vault("one").unlock)
"""
    found = in_session(LOCKED, code, tmp_path / "home")
    assert found["state"] == "locked"
    assert found["set"] == "keyring_locked"
    assert found["unlock"] != "done"


@needs_keyring
def test_a_stopped_keyring_does_not_hold_us(tmp_path: Path) -> None:
    code = """
import signal, subprocess, time
Vault("one").set("smtp", "canary")
daemon = int(subprocess.run(["pgrep", "-n", "-u", str(os.getuid()), "-f", "^gnome-keyring-daemon --unlock"],
                            capture_output=True, check=True).stdout)
os.kill(daemon, signal.SIGSTOP)
started = time.monotonic()
vault = Vault("one", patience=2)
found["get"] = code_of(vault.get, "smtp")
found["quick"] = time.monotonic() - started < 4
os.kill(daemon, signal.SIGCONT)
found["after"] = vault.get("smtp")
"""
    found = in_session(UNLOCKED, code, tmp_path / "home")
    assert found == {"get": "keyring_locked", "quick": True, "after": "canary"}


@pytest.fixture(name="no_bus")
def without_a_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a keyring")
@pytest.mark.usefixtures("no_bus")
def test_without_a_keyring_nothing_is_kept() -> None:
    vault = Vault("one")
    assert vault.status().state == "none"
    for act in (
        lambda: vault.get("smtp"),
        lambda: vault.set("smtp", "x"),
        lambda: vault.clear("smtp"),
    ):
        with pytest.raises(WorldFailed) as raised:
            act()  # type: ignore[no-untyped-call]  # a table of calls
        assert raised.value.code == "keyring_missing"


PLAIN_FILE = """
from keyring.backend import KeyringBackend
class Keyring(KeyringBackend):
    priority = 9
    def get_password(self, service, username):
        return "leaked"
    def set_password(self, service, username, password):
        open({path!r}, "w").write(password)
    def delete_password(self, service, username):
        pass
"""


@pytest.mark.usefixtures("no_bus")
def test_a_keyring_that_writes_plain_files_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "passwords.cfg"
    (tmp_path / "plainfile.py").write_text(PLAIN_FILE.format(path=str(written)))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "plainfile.Keyring")
    with pytest.raises(WorldFailed) as raised:
        Vault("one").set("smtp", CANARY)
    assert raised.value.code == "keyring_missing"
    assert Vault("one").status().state == "none"
    assert not written.exists()


@pytest.mark.usefixtures("no_bus")
def test_a_keyring_that_sleeps_is_given_up_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"
    sleeper = f"import os, time\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n"
    (tmp_path / "sleeper.py").write_text(sleeper)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "sleeper.Keyring")
    started = time.monotonic()
    with pytest.raises(WorldFailed) as raised:
        Vault("one", patience=2).get("smtp")
    assert raised.value.code == "keyring_locked"
    assert time.monotonic() - started < 5
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.mark.parametrize(
    "answer",
    ["", "nonsense", "[1]", '{"code": "surprise"}', "null"],
)
def test_an_answer_that_makes_no_sense_is_a_failed_keyring(answer: str) -> None:
    vault = Vault("one", worker=(sys.executable, "-c", f"print({answer!r})"))
    with pytest.raises(WorldFailed) as raised:
        vault.get("smtp")
    assert raised.value.code == "keyring_failed"


def test_a_worker_that_is_missing_is_a_failed_keyring() -> None:
    with pytest.raises(WorldFailed) as raised:
        Vault("one", worker=("/nowhere/at/all",)).get("smtp")
    assert raised.value.code == "keyring_failed"


def test_a_secret_travels_by_pipe_only(tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"
    spy = (
        "import json, os, sys\n"
        f"json.dump([sys.argv, dict(os.environ), sys.stdin.read()], open({str(seen)!r}, 'w'))\n"
        "print('{}')\n"
    )
    Vault("one", worker=(sys.executable, "-c", spy)).set("smtp", CANARY)
    words, environment, question = json.loads(seen.read_text())
    assert json.loads(question) == {"action": "set", "user": "one/smtp", "secret": CANARY}
    assert CANARY not in json.dumps([words, environment], ensure_ascii=False)


def test_a_failure_does_not_carry_the_secret() -> None:
    vault = Vault("one", worker=(sys.executable, "-c", "import time; time.sleep(60)"), patience=0.3)
    with pytest.raises(WorldFailed) as raised:
        vault.set("smtp", CANARY)
    chain: BaseException | None = raised.value
    while chain is not None:
        assert CANARY not in repr(vars(chain)) + repr(chain)
        chain = chain.__cause__
    assert raised.value.__suppress_context__


def test_the_session_vault_forgets_and_does_not_show() -> None:
    vault = SessionVault()
    vault.set("smtp", CANARY)
    assert vault.get("smtp") == CANARY
    assert CANARY not in repr(vault)
    assert vault.status().state == "none"
    vault.clear("smtp")
    vault.clear("smtp")
    assert vault.get("smtp") is None


def test_the_module_costs_no_keyring_until_it_is_asked() -> None:
    code = "import sys, mediadesk.vault; print([m for m in sys.modules if 'keyring' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
