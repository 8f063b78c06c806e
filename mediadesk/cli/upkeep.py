"""Commands for whoever keeps the desk: settings, passwords, the check, backups, the tour."""

from __future__ import annotations

import sys
from pathlib import Path

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, Call, Commands
from mediadesk.cli.say import one_line, print_json
from mediadesk.domain.errors import Problem, Refused

_SECRETS = ("smtp", "imap", "database")


def add(commands: Commands) -> None:
    """Add the commands of upkeep."""
    tour = commands.add("tour", "play the main job in the real windows", _tour, as_json=False)
    tour.add_argument("--out", metavar="DIR", default="tour", help="where the pictures go")
    tour.add_argument("--theme", choices=("light", "dark"), default="light")
    tour.add_argument("--scale", type=float, default=1.0, metavar="N")
    settings = commands.add("settings", "show or change settings", _settings)
    settings.add_argument("key", nargs="?")
    settings.add_argument("value", nargs="?")
    secret = commands.add("secret", "keep a password in the system keyring", _secret, as_json=False)
    secret.add_argument("act", choices=("set", "clear"))
    secret.add_argument("name", choices=_SECRETS)
    commands.add("check", "look for anything wrong", _check)
    commands.add("backup", "write a verified copy", _backup).add_argument("file")
    commands.add("restore", "put a verified copy in the desk's place", _restore).add_argument(
        "file"
    )


def _settings(call: Call) -> int:
    key, value = call.options.key, call.options.value
    desk = call.desk
    if key is None:
        known = desk.settings.all()
        if call.as_json:
            print_json(dict(known))
        else:
            for name, one in known.items():
                print(one_line(f"{name} = {one}"))
        return DONE
    if value is None:
        found = desk.choices.get(key)
        if call.as_json:
            print_json({key: found})
        else:
            print(one_line(found))
        return DONE
    routed = desk.save_settings({key: value}, actor=call.actor)
    if call.as_json:
        print_json({key: desk.settings.get(key), "routed": len(routed)})
    elif routed:
        count = "1 held request goes" if len(routed) == 1 else f"{len(routed)} held requests go"
        print(f"{count} to that address.")
    return DONE


def _secret(call: Call) -> int:
    from getpass import getpass

    secrets = call.parts.secrets(call.folder)
    if call.options.act == "clear":
        secrets.clear(call.options.name)
        return DONE
    if sys.stdin.isatty():
        secret = getpass(f"Password for {call.options.name}: ")
    else:
        secret = sys.stdin.readline(4096).rstrip("\r\n")
    if not secret:
        raise Refused(Problem("secret", "Nothing was typed; the password stays as it was."))
    secrets.set(call.options.name, secret)
    if call.options.name in ("smtp", "imap"):
        call.desk.outbox.resume()
    return DONE


def _check(call: Call) -> int:
    wrong = call.desk.database.check()
    if call.as_json:
        print_json(
            {
                "ok": not wrong,
                "problems": [{"field": "database", "message": one} for one in wrong],
            }
        )
    elif not wrong:
        print("Everything is in order.")
    for sentence in wrong:
        if not call.as_json:
            print(one_line(sentence), file=sys.stderr)
    return NEEDS_A_PERSON if wrong else DONE


def _backup(call: Call) -> int:
    target = Path(call.options.file)
    call.desk.backups.make(target)
    if call.as_json:
        print_json({"file": str(target), "bytes": target.stat().st_size, "verified": True})
    else:
        print(one_line(f"{target}: verified copy written."))
    return DONE


def _restore(call: Call) -> int:
    call.desk.backups.restore(Path(call.options.file))
    counts = call.desk.database.read().outbox_counts()
    if call.as_json:
        print_json({"restored": True, "unknown": counts.get("unknown", 0)})
    else:
        print("Restored. What was there before is kept in the folder of backups.")
    if counts.get("unknown"):
        print(
            f"{counts['unknown']} messages may have left since that backup; say which.",
            file=sys.stderr,
        )
        return NEEDS_A_PERSON
    return DONE


def _tour(call: Call) -> int:
    if not 0.5 <= call.options.scale <= 4:
        raise Refused(Problem("scale", "Choose a scale from 0.5 to 4."))
    return call.parts.run_tour(Path(call.options.out), call.options.theme, call.options.scale)
