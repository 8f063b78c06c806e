"""The start script's own judgements; that it installs and runs, every run of the tests shows."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

import dev

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has system packages")


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--face", "room"], True),
        (["--data", "tour"], True),
        (["--data=x", "--database", "sqlite://"], True),
        (["tour"], False),
        (["--self-test"], False),
        (["--data", "x", "requests", "--json"], False),
    ],
)
def test_a_start_without_a_command_asks_for_a_window(arguments: list[str], window: bool) -> None:  # noqa: FBT001 - a column of the table
    assert dev.asks_for_window(arguments) is window


def test_the_tour_is_played_without_the_face_that_was_asked_for() -> None:
    given = ["--face", "room", "--data", "x", "--face=desk"]
    assert dev.without_face(given) == ["--data", "x"]


@linux_only
def test_a_screen_is_what_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not dev.has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert dev.has_screen()


@linux_only
def test_who_may_not_install_is_told_the_one_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "LIBRARIES", {"libc6": "libc.so.6", "libnone1": "libnone.so.1"})
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/there")
    with pytest.raises(dev.Stop) as stopped:
        dev.install_system_packages("run")
    assert str(stopped.value).splitlines() == [
        "System packages are missing. Run:  sudo apt-get install libnone1"
    ]


@linux_only
def test_a_machine_of_another_kind_is_told_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "LIBRARIES", {"libnone1": "libnone.so.1"})
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(dev.Stop, match=r"libnone1 binutils .* xvfb$"):
        dev.install_system_packages("test")


def test_a_python_too_old_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(dev.Stop, match=r"^MediaDesk needs Python 3\.11 or newer; this is 3\."):
        dev.use_newer_python()


def test_an_environment_that_is_up_to_date_is_left_alone_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stamp = tmp_path / "stamp.json"
    stamp.write_text(f'{{"test": "{dev.digest("test")}"}}', encoding="utf-8")
    monkeypatch.setattr(dev, "STAMP", stamp)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "step", lambda *_: pytest.fail("it installed something"))
    start = time.perf_counter()
    dev.make_environment("run")
    assert time.perf_counter() - start < 0.1


def test_an_environment_of_other_pins_is_installed_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stamp = tmp_path / "stamp.json"
    stamp.write_text('{"run": "of another time"}', encoding="utf-8")
    steps: list[list[str]] = []
    monkeypatch.setattr(dev, "STAMP", stamp)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "step", lambda command, _: steps.append(command))
    dev.make_environment("run")
    assert [("--require-hashes" in each, "-e" in each) for each in steps] == [
        (True, False),
        (False, True),
    ]
    assert dev.digest("run") in stamp.read_text(encoding="utf-8")


def test_a_lock_says_which_platform_a_package_is_for() -> None:
    compiled = (
        "colorama==0.4.6 \\\n    --hash=sha256:00\n    # via -r -\nidna==3.1 \\\n    --hash=x\n"
    )
    text = dev.marked(compiled, {"colorama": 'sys_platform == "win32"'})
    assert 'colorama==0.4.6 ; sys_platform == "win32" \\\n' in text
    assert "# via pyproject.toml\nidna==3.1 \\\n" in text
    assert dev.marked(text, {"colorama": 'sys_platform == "win32"'}) == text


@linux_only
def test_root_gets_the_missing_packages_after_an_update(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    # A stand-in for apt-get on a path of its own: this machine's packages stay as they are.
    asked = tmp_path / "asked"
    link = f"/bin/ln -s apt-get {tmp_path}/tool"
    script = f'#!/bin/sh\necho "$@" >> {asked}\n[ "$1" = update ] || {link}\n'
    (tmp_path / "apt-get").write_text(script, encoding="utf-8")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(dev, "LIBRARIES", {})
    monkeypatch.setattr(dev, "TEST_PROGRAMS", {"a-tool": "tool"})
    monkeypatch.setattr("sysconfig.get_config_var", lambda _: None)
    monkeypatch.setattr("sys.base_prefix", "/elsewhere")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    dev.install_system_packages("test")
    assert asked.read_text(encoding="utf-8").splitlines() == [
        "update -q",
        "install -y -q --no-install-recommends a-tool",
    ]
    assert capfd.readouterr().out == "Installing system packages: a-tool\n"
