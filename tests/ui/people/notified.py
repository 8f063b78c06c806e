"""Run under `dbus-run-session`: a window, a clock moved by hand, and a small notification service.

Prints what the service was asked to show, one JSON object a line, and which request was opened.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from mediadesk.bootstrap import open_desk
from mediadesk.ui.application import make_application
from mediadesk.ui.main_window import MainWindow
from tests.ui.people.conftest import ASKED, OFFICE


@dataclass
class HandClock:
    """A clock that only moves when it is told to."""

    at: datetime

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self.at


def tell(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def serve() -> None:
    """Answer for org.freedesktop.Notifications until the bus ends; print what is to be shown."""
    from jeepney import (
        DBusAddress,
        HeaderFields,
        MessageType,
        new_error,
        new_method_return,
        new_signal,
    )
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import open_dbus_connection

    name = "org.freedesktop.Notifications"
    described = (
        f'<node><interface name="{name}"><method name="Notify">'
        + "".join(f'<arg type="{one}" direction="in"/>' for one in "s u s s s as a{sv} i".split())
        + '<arg type="u" direction="out"/></method></interface></node>'
    )
    bus = open_dbus_connection("SESSION")
    bus.send_and_get_reply(message_bus.RequestName(name))
    tell("ready")
    number = 0
    while True:
        message = bus.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        member = message.header.fields.get(HeaderFields.member)
        if member == "Introspect":
            bus.send(new_method_return(message, "s", (described,)))
        elif member == "Notify":
            number += 1
            signature = message.header.fields[HeaderFields.signature]
            _, _, _, title, body, actions, _, _ = message.body
            bus.send(new_method_return(message, "u", (number,)))
            tell(json.dumps([signature, title, body, actions]))
            if "press" in sys.argv:
                emitter = DBusAddress("/org/freedesktop/Notifications", interface=name)
                bus.send(new_signal(emitter, "ActionInvoked", "us", (number, "default")))
        else:
            bus.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


def main(quiet: str, press: str) -> None:
    """Play one evening: a deadline comes near, comes nearer, and passes."""
    service = subprocess.Popen(
        [sys.executable, __file__, "serve", *([press] if press else [])],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert service.stdout is not None
    assert service.stdout.readline() == "ready\n"
    clock = HandClock(datetime.now(UTC).replace(microsecond=0))
    application = make_application()
    with tempfile.TemporaryDirectory() as name:
        desk = open_desk(Path(name) / "desk")
        hours = "00:00 to 00:01" if clock.at.hour > 1 else "12:00 to 12:01"
        desk.choices.save({**OFFICE, "office.hours": hours if quiet else ""})
        deadline = clock.at + timedelta(minutes=90)
        desk.requests.submit(
            replace(
                ASKED,
                deadline=deadline.isoformat(timespec="seconds"),
                deadline_zone="UTC",
                subject="EMBARGOED eel figures",
            )
        )
        desk = replace(desk, clock=clock)
        window = MainWindow(settings=desk.settings, open_desk=lambda: desk, face="desk")
        window.show()
        while window.notifier is None:
            wait(50)
        opened: list[str] = []
        window.notifier.request_wanted.connect(opened.append)
        wait(300)
        for minutes in (30, 76, 92, 500):
            clock.at = deadline - timedelta(minutes=90) + timedelta(minutes=minutes)
            window.notifier.look()
            wait(500)
        tell(json.dumps({"opened": len(opened)}))
        while not window.is_prepared():
            wait(50)
        window.close()
    service.terminate()
    tell(service.stdout.read().strip())
    application.quit()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.argv[1] == "serve":
        serve()
    else:
        main(*sys.argv[1:])
