"""The one start script: makes the environment this checkout needs, then runs or tests MediaDesk.

Standard library only, for Linux, macOS and Windows. `python3 dev.py` alone lists the commands.

The environment is `.venv` beside this file. What goes into it stands pinned and hashed in
`requirements/`; a stamp remembers what was installed, so that a second start costs a few
milliseconds. On Debian-like systems missing system packages are installed when root asks, and named
in one line to run otherwise.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "mediadesk-stamp.json"
REQUIREMENTS = ROOT / "requirements"
WINDOWS = sys.platform == "win32"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")

# What changes when this script installs differently from before, so that old stamps don't count.
ENVIRONMENT_REVISION = 1

USAGE = """\
usage: python3 dev.py COMMAND [ARGUMENTS]

  run [ARGUMENTS]     start MediaDesk (with no screen: play `mediadesk tour` instead)
  test                linters, types, contracts and the everyday tests
  test --all          the same, then the soak tests and the tests of the packaged program
  test ARGUMENTS      only pytest, with these arguments
  lint [--fix]        linters, types and contracts only; --fix mends what can be mended
  package             build the one-folder program for this platform into dist/mediadesk
  bench [ARGUMENTS]   measure (benchmarks/)
  words               gather every visible word for translators
  lock [ARGUMENTS]    write requirements/*.txt anew from pyproject.toml (--upgrade: newest versions)
"""

# Debian package: the library that Qt's wheels load from the system.
LIBRARIES = {
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgssapi-krb5-2": "libgssapi_krb5.so.2",
    "libx11-6": "libX11.so.6",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-sync1": "libxcb-sync.so.1",
    "libxcb-xfixes0": "libxcb-xfixes.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
}

# Debian package: the program of it that tests and packaging start.
TEST_PROGRAMS = {
    "binutils": "objdump",
    "dbus": "dbus-run-session",
    "dbus-x11": "dbus-launch",
    "dovecot-imapd": "/usr/sbin/dovecot",
    "gnome-keyring": "gnome-keyring-daemon",
    "strace": "strace",
    "xdotool": "xdotool",
    "xvfb": "Xvfb",
}

# pip-compile resolves for the machine it runs on. What only other machines need is asked for by
# name and marked here by hand; tests/architecture/test_locks.py finds what is missing.
LINUX, MACOS, WIN32, OLDER = (
    'sys_platform == "linux"',
    'sys_platform == "darwin"',
    'sys_platform == "win32"',
    'python_version < "3.12"',
)
MARKERS = {
    "run": {
        "backports-tarfile": OLDER,
        "cffi": LINUX,
        "cryptography": LINUX,
        "importlib-metadata": OLDER,
        "jeepney": LINUX,
        "lazy-importer": OLDER,
        "pycparser": LINUX,
        "pywin32-ctypes": WIN32,
        "secretstorage": LINUX,
        "zipp": OLDER,
    },
    "test": {
        "backports-tarfile": OLDER,
        "colorama": WIN32,
        "importlib-metadata": OLDER,
        "jeepney": LINUX,
        "lazy-importer": OLDER,
        "macholib": MACOS,
        "pefile": WIN32,
        "pywin32-ctypes": WIN32,
        "secretstorage": LINUX,
        "zipp": OLDER,
    },
}


class Stop(Exception):
    """The world is not as it must be; the message says in plain words what to do."""


class Result(NamedTuple):
    """How one step of `test` or `lint` went; `closing` is pytest's own last line."""

    name: str
    code: int
    seconds: float
    closing: str = ""


# ------------------------------------------------------------------------------- the environment


def missing_packages(level: str) -> list[str]:
    """Return the Debian packages whose libraries or programs this Linux machine lacks.

    Looks for the files and not into a package database, so that it is quick and true on every
    Linux; the names of the packages are Debian's.
    """
    if not sys.platform.startswith("linux"):
        return []
    triplet = str(sysconfig.get_config_var("MULTIARCH") or "")
    folders = ["/usr/lib", "/lib", "/usr/lib64", "/lib64", "/usr/local/lib"]
    if triplet:
        folders = [f"/usr/lib/{triplet}", f"/lib/{triplet}", *folders]
    libraries = dict(LIBRARIES)
    python = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if level == "test" and sys.base_prefix == "/usr":
        # Debian keeps its Python's shared library apart; PyInstaller puts it into the package.
        libraries[f"lib{python}"] = str(sysconfig.get_config_var("INSTSONAME"))
    missing = [
        package
        for package, library in libraries.items()
        if not any(os.path.exists(f"{folder}/{library}") for folder in folders)  # noqa: PTH110 - fast
    ]
    if level == "test":
        missing += [
            package for package, program in TEST_PROGRAMS.items() if not shutil.which(program)
        ]
    if not VENV.exists() and importlib.util.find_spec("ensurepip") is None:
        missing.append(f"{python}-venv")
    return missing


def install_system_packages(level: str) -> None:
    """Install what is missing when root on a Debian-like system, or stop with the line to run."""
    missing = missing_packages(level)
    if not missing:
        return
    names = " ".join(missing)
    if not shutil.which("apt-get"):
        raise Stop(f"This machine lacks libraries or programs that Debian calls: {names}")
    if os.name == "posix" and os.geteuid() != 0:
        raise Stop(f"System packages are missing. Run:  sudo apt-get install {names}")
    say(f"Installing system packages: {names}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing],
    ):
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            sys.stdout.write(done.stdout.decode("utf-8", "replace"))
            raise Stop(f"`{' '.join(command)}` failed; what it said stands above.")
    if still := missing_packages(level):
        raise Stop(f"Still missing after the installation: {' '.join(still)}")


def digest(level: str) -> str:
    """Return what the environment of this level depends on, as one hash."""
    parts = [str(ENVIRONMENT_REVISION), sys.version, str(ROOT)]
    found = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape"))
    for path in (REQUIREMENTS / f"{level}.txt", ROOT / "pyproject.toml"):
        found.update(path.read_bytes())
    return found.hexdigest()


def read_stamp() -> dict[str, str]:
    """Return what was installed by level; empty when nothing is known."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and PYTHON.exists() else {}


def make_environment(level: str) -> None:
    """Bring `.venv` to what `requirements/<level>.txt` says; `test` includes `run`.

    Raises Stop with a plain sentence when a step fails.
    """
    install_system_packages(level)
    wanted = digest(level)
    stamp = read_stamp()
    if stamp.get(level) == wanted or (level == "run" and stamp.get("test") == digest("test")):
        return
    STAMP.unlink(missing_ok=True)
    if not environment_works():
        if VENV.exists():
            say("The environment in .venv does not work any more; making it anew.")
            shutil.rmtree(VENV)
        say("Making the environment in .venv …")
        base = getattr(sys, "_base_executable", None) or sys.executable
        step([base, "-m", "venv", str(VENV)], "Python could not make a virtual environment.")
    say(f"Installing what requirements/{level}.txt lists (the first time takes a while) …")
    install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    lock_file = str(REQUIREMENTS / f"{level}.txt")
    step(
        [*install, "--require-hashes", "-r", lock_file],
        "The packages could not be installed; is the network there?",
    )
    step(
        [*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
        "MediaDesk itself could not be installed into .venv.",
    )
    stamp = {"run": digest("run"), level: wanted}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def environment_works() -> bool:
    """Return whether `.venv` has a Python that starts, of this Python's version, with pip."""
    if not PYTHON.exists():
        return False
    question = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [str(PYTHON), "-c", question], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def step(command: list[str], failure: str) -> None:
    """Run one command of the installation; when it fails, show what it said and raise Stop."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        sys.stdout.write(done.stdout.decode("utf-8", "replace"))
        raise Stop(f"{failure} What went wrong stands above.")


# ---------------------------------------------------------------------------------- the commands


def run(arguments: list[str]) -> int:
    """Start MediaDesk with these arguments; its tour where a window has no screen to be on."""
    make_environment("run")
    if asks_for_window(arguments) and not has_screen():
        say("There is no screen here: playing `mediadesk tour` instead.")
        arguments = ["tour", *without_face(arguments)]
    command = [str(PYTHON), "-m", "mediadesk", *arguments]
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(command[0], command)  # noqa: S606 - nothing of this script stays behind
    return subprocess.run(command, check=False).returncode


def asks_for_window(arguments: list[str]) -> bool:
    """Return whether these arguments name no command, so that MediaDesk would open its window."""
    rest = iter(without_face(arguments))
    for argument in rest:
        if argument in ("--data", "--database"):
            next(rest, None)
        elif not argument.startswith(("--data=", "--database=")):
            return False
    return True


def without_face(arguments: list[str]) -> list[str]:
    """Return the arguments less `--face NAME`, which means nothing without a window."""
    kept: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--face":
            next(rest, None)
        elif not argument.startswith("--face="):
            kept.append(argument)
    return kept


def has_screen() -> bool:
    """Return whether a window could be shown: always, save on Linux with no display named."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)


def test(arguments: list[str]) -> int:
    """Run every check and the everyday tests, or pytest alone with the arguments given."""
    make_environment("test")
    if arguments and arguments != ["--all"]:
        command = [str(PYTHON), "-m", "pytest", *arguments]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    results = checks(fix=False)
    results.append(pytest("everyday tests", ["-n", "2", "--dist", "loadgroup"]))
    if arguments:
        # One at a time: these measure, or start many processes of their own.
        results.append(pytest("soak and packaged program", ["-m", "soak or frozen"]))
    return summary(results)


def lint(arguments: list[str]) -> int:
    """Run the linters, the type checker and the contracts; `--fix` mends what can be mended."""
    make_environment("test")
    if arguments not in ([], ["--fix"]):
        raise Stop("`lint` takes --fix or nothing.")
    return summary(checks(fix=bool(arguments)))


def checks(*, fix: bool) -> list[Result]:
    """Run every check that does not start the program; each one, whatever became of the others."""
    python = [str(PYTHON), "-m"]
    return [
        check("ruff check", [*python, "ruff", "check", *(["--fix"] if fix else []), "."]),
        check("ruff format", [*python, "ruff", "format", *([] if fix else ["--check"]), "."]),
        check("mypy --strict", [*python, "mypy"]),
        check("import contracts", [str(SCRIPTS / "lint-imports")]),
    ]


def check(name: str, command: list[str]) -> Result:
    """Run one check, its output going straight to the terminal."""
    say(f"\n== {name}")
    sys.stdout.flush()
    start = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode
    return Result(name=name, code=code, seconds=time.monotonic() - start)


def pytest(name: str, arguments: list[str]) -> Result:
    """Run pytest, pass its output on, and keep its closing line for the summary."""
    say(f"\n== {name}")
    sys.stdout.flush()
    start = time.monotonic()
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    process = subprocess.Popen(
        [str(PYTHON), "-m", "pytest", *colour, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    closing = ""
    assert process.stdout is not None  # noqa: S101 - asked for above
    while True:
        try:
            line = process.stdout.readline()
        except KeyboardInterrupt:
            continue  # pytest got it too and is about to say how far it came
        if not line:
            break
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        plain = re.sub(rb"\x1b\[[0-9;]*m", b"", line).decode("utf-8", "replace").strip()
        if re.search(r"\bin [0-9.]+s\b", plain):
            closing = plain.strip("= ")
    code = process.wait()
    return Result(name=name, code=code, seconds=time.monotonic() - start, closing=closing)


def summary(results: list[Result]) -> int:
    """Print a line a step and return 0 only if each went well."""
    say("")
    for result in results:
        verdict = "ok    " if result.code == 0 else "FAILED"
        say(f"{verdict}  {result.name:<26} {result.seconds:6.1f} s  {result.closing}".rstrip())
    failed = [result.name for result in results if result.code]
    if failed:
        say(f"\nNot good yet: {', '.join(failed)}.")
        return 1
    say("\nEverything passed.")
    return 0


def package(arguments: list[str]) -> int:
    """Build the one-folder program into `dist/mediadesk` (or `--distpath DIR`)."""
    make_environment("test")
    started = time.monotonic()
    command = [str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *arguments]
    code = subprocess.run(
        [*command, "mediadesk.spec"], cwd=ROOT, stdin=subprocess.DEVNULL, check=False
    ).returncode
    if code:
        raise Stop("The program could not be packaged. What went wrong stands above.")
    say(f"Packaged in {time.monotonic() - started:.0f} s.")
    program = ROOT / "dist" / "mediadesk"
    if not arguments and program.exists():
        size = sum(path.lstat().st_size for path in program.rglob("*") if not path.is_dir())
        say(f"{program}  ({size / 1e6:.0f} MB)")
    return 0


def bench(arguments: list[str]) -> int:
    """Run the benchmarks with these arguments."""
    make_environment("test")
    command = [str(PYTHON), "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def words(arguments: list[str]) -> int:
    """Gather every visible word into resources/i18n/mediadesk.ts, for Qt Linguist."""
    del arguments
    script = ROOT / "resources" / "i18n" / "words.py"
    return subprocess.run([sys.executable, str(script)], cwd=ROOT, check=False).returncode


def lock(arguments: list[str]) -> int:
    """Write `requirements/*.txt` anew from pyproject.toml, pinned and hashed for every platform."""
    import tomllib

    make_environment("test")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = {"run": [*project["project"]["dependencies"], *groups["build"]]}
    wanted["test"] = [*wanted["run"], *groups["test"]]
    for level, names in wanted.items():
        target = REQUIREMENTS / f"{level}.txt"
        constraint = ["--constraint", "requirements/run.txt"] if level == "test" else []
        compiler = [str(PYTHON), "-m", "piptools", "compile", "-q", "--no-config", "--no-header"]
        options = ["--generate-hashes", "--no-emit-options", "--strip-extras", "--allow-unsafe"]
        done = subprocess.run(
            [*compiler, *options, *constraint, *arguments, "--output-file", str(target), "-"],
            cwd=ROOT,
            input="\n".join([*names, *MARKERS[level]]).encode(),
            check=False,
        )
        if done.returncode:
            raise Stop(f"requirements/{level}.txt could not be written. Why stands above.")
        text = marked(target.read_text(encoding="utf-8"), MARKERS[level])
        target.write_text(text, encoding="utf-8", newline="\n")
        say(f"requirements/{level}.txt is written.")
    return 0


def marked(text: str, markers: dict[str, str]) -> str:
    """Return a compiled lock with its head and with the marker of each platform-only package."""

    def mark(found: re.Match[str]) -> str:
        marker = markers.get(found["name"])
        return f"{found['name']}=={found['version']}{f' ; {marker}' if marker else ''} \\"

    text = re.sub(r"(?m)^(?P<name>[a-z0-9-]+)==(?P<version>\S+)[^\\\n]* \\$", mark, text)
    text = re.sub(r"-r -(?=\s)", "pyproject.toml", text)
    head = "# Written by `python3 dev.py lock` from pyproject.toml; not to be edited by hand.\n"
    return head + text.removeprefix(head)


# -------------------------------------------------------------------------------------- the start


def say(text: str) -> None:
    """Print for a person; characters that the terminal cannot show never stop the work."""
    print(text, flush=True)


def use_newer_python() -> None:
    """Where this Python is too old, go on with a newer one of this machine, or stop.

    The syntax of this file is kept readable for the Pythons that old systems still ship.
    """
    for minor in range(14, OLDEST_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and not WINDOWS:
            os.execv(found, [found, *sys.argv])  # noqa: S606 - the same script, once more
    needed = ".".join(str(part) for part in OLDEST_PYTHON)
    raise Stop(f"MediaDesk needs Python {needed} or newer; this is {sys.version.split()[0]}.")


def main(arguments: list[str]) -> int:
    """Do what the first argument names and return the exit code for the shell."""
    commands = {
        "bench": bench,
        "lint": lint,
        "lock": lock,
        "package": package,
        "run": run,
        "test": test,
        "words": words,
    }
    if sys.version_info < OLDEST_PYTHON:
        use_newer_python()
    if not arguments or arguments[0] not in commands:
        print(USAGE, end="")
        return 0 if arguments[:1] in ([], ["--help"], ["-h"]) else 2
    return commands[arguments[0]](arguments[1:])


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        raise SystemExit(main(sys.argv[1:]))
    except Stop as stop:
        print(stop, file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
