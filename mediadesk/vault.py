"""Passwords: in the system's keyring, or in memory for this session; never in a file of ours.

On failure, first: no keyring raises `keyring_missing`, a locked or silent one `keyring_locked`, and
nothing is kept anywhere else. The keyring is asked in a short-lived child process, because it can
hang for as long as another program likes (a prompt nobody sees, a stopped daemon), a call to it can
not be interrupted, and threads are not made here. A child can be ended. It is given its task and
gives its answer through pipes: a secret never stands in arguments or the environment, where other
programs could read it. Only the keyrings of the operating systems are used: others, such as
keyrings.alt, write passwords into plain files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mediadesk.domain.errors import WorldFailed

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "MediaDesk"
"""Under this name the entries stand in the system's own password manager."""
WORKER_SWITCH = "--keyring-worker"
"""The packaged program, called with this alone, is the child: it has no Python to start one."""

_PATIENCE = 10.0
_PATIENCE_WITH_PROMPT = 180.0
_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
_SENTENCES = {
    "keyring_missing": (
        "This computer has no keyring to keep passwords in. "
        "The password is asked for once after each start and never written down."
    ),
    "keyring_locked": (
        "The keyring is locked or does not answer. Unlock it and try again, or type the password; "
        "it is then kept until MediaDesk is closed."
    ),
    "keyring_failed": "The keyring could not do what was asked.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultStatus:
    """Whether passwords can be kept. `backend` names the keyring, empty if there is none."""

    state: Literal["unlocked", "locked", "none"]
    backend: str = ""


class Vault:
    """The secrets of one desk in the system's keyring.

    `profile` tells desks on the same computer apart. Every call blocks, for `patience` seconds at
    most, and costs the start of a small process: not for the GUI thread, and once a round.
    """

    def __init__(
        self,
        profile: str,
        *,
        patience: float = _PATIENCE,
        worker: Sequence[str] | None = None,
    ) -> None:
        self._profile = profile
        self._patience = patience
        self._worker = tuple(worker) if worker is not None else _default_worker()

    def get(self, name: str) -> str | None:
        """Return the secret called `name` (`smtp`, `imap`, `database`), None if there is none.

        Raises `WorldFailed` with code `keyring_missing`, `keyring_locked` or `keyring_failed`. It
        never makes the system ask for the keyring's password; `unlock` does.
        """
        secret = self._ask("get", name).get("secret")
        return secret if isinstance(secret, str) else None

    def set(self, name: str, secret: str) -> None:
        """Keep `secret` under `name`, in place of an earlier one; raises as `get`."""
        self._ask("set", name, secret=secret)

    def clear(self, name: str) -> None:
        """Forget the secret called `name`, if there is one; raises as `get`."""
        self._ask("clear", name)

    def unlock(self) -> None:
        """Let the system ask the user to unlock the keyring, and wait for it (3 minutes at most).

        Raises as `get`. Only for a button that the user pressed.
        """
        self._ask("unlock", "", patience=_PATIENCE_WITH_PROMPT)

    def status(self) -> VaultStatus:
        """Return whether there is a keyring and whether it is open; never raises for its state.

        A keyring that does not answer in time counts as locked.
        """
        try:
            answer = self._ask("status", "")
        except WorldFailed as failed:
            return VaultStatus(state="none" if failed.code == "keyring_missing" else "locked")
        return VaultStatus(
            state="locked" if answer.get("locked") else "unlocked",
            backend=str(answer.get("backend", "")),
        )

    def _ask(
        self, action: str, name: str, *, secret: str = "", patience: float | None = None
    ) -> Mapping[str, object]:
        """Put one question to a child and return its answer."""
        question = {
            "action": action,
            "user": f"{self._profile}/{name}",
            "secret": secret,
        }
        try:
            done = subprocess.run(  # noqa: S603 - our own program, and no shell
                self._worker,
                input=json.dumps(question).encode(),
                stdout=subprocess.PIPE,
                # What a keyring library complains of could name the entry.
                stderr=subprocess.DEVNULL,
                env=_environment(),
                timeout=self._patience if patience is None else patience,
                check=False,
                # On Windows a console would flash up; elsewhere the number means nothing.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            answer = json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            raise _failure("keyring_locked") from None
        except (OSError, ValueError):
            raise _failure("keyring_failed") from None
        if not isinstance(answer, dict):
            raise _failure("keyring_failed")
        if "code" in answer:
            raise _failure(str(answer["code"]))
        return answer


class SessionVault:
    """Secrets that the user typed, in memory until the program ends; never written anywhere."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """Return the secret called `name`, None if there is none."""
        return self._secrets.get(name)

    def set(self, name: str, secret: str) -> None:
        """Keep `secret` under `name` until the program ends."""
        self._secrets[name] = secret

    def clear(self, name: str) -> None:
        """Forget the secret called `name`, if there is one."""
        self._secrets.pop(name, None)

    def status(self) -> VaultStatus:
        """Return that nothing is kept beyond this session."""
        return VaultStatus(state="none")

    def __repr__(self) -> str:
        """Say how many secrets there are, not which: a repr ends up in logs."""
        return f"<SessionVault with {len(self._secrets)}>"


def run_worker() -> int:
    """Answer one question from standard input on standard output: what the child process does."""
    # Libraries that print must not spoil the answer.
    answer_to = sys.stdout
    sys.stdout = sys.stderr
    try:
        question = json.loads(sys.stdin.buffer.read())
        answer = _answer(question["action"], question["user"], question["secret"])
    except _NoAnswerError as refused:
        answer = {"code": refused.code}
    except Exception:  # noqa: BLE001 - whatever a system's keyring raises; its text may name secrets
        answer = {"code": "keyring_failed"}
    answer_to.write(json.dumps(answer))
    answer_to.flush()
    return 0


class _NoAnswerError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _answer(action: str, user: str, secret: str) -> dict[str, object]:
    from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

    backend = _trusted_backend()
    locked = action != "unlock" and _is_locked(backend)
    if action == "status":
        return {"backend": f"{type(backend).__module__}.{type(backend).__name__}", "locked": locked}
    if locked:
        raise _NoAnswerError("keyring_locked")
    try:
        if action in ("get", "unlock"):
            # Reading an entry is what makes every system unlock.
            found = backend.get_password(SERVICE, user)
            return {"secret": found} if action == "get" else {}
        if action == "set":
            backend.set_password(SERVICE, user, secret)
        elif backend.get_password(SERVICE, user) is not None:
            backend.delete_password(SERVICE, user)
    except NoKeyringError:
        raise _NoAnswerError("keyring_missing") from None
    except (InitError, KeyringLocked):
        raise _NoAnswerError("keyring_locked") from None
    except KeyringError:
        raise _NoAnswerError("keyring_failed") from None
    return {}


def _trusted_backend() -> KeyringBackend:
    """Return the best keyring of the operating system; never one that writes files of its own."""
    import keyring

    chosen = keyring.get_keyring()
    # The chainer asks several in turn; only the trusted ones of them may see a secret.
    candidates = getattr(chosen, "backends", (chosen,))
    for backend in candidates:
        if type(backend).__module__ in _TRUSTED:
            found: KeyringBackend = backend
            return found
    raise _NoAnswerError("keyring_missing")


def _is_locked(backend: KeyringBackend) -> bool:
    """Say whether the keyring would have to ask the user first; only Linux can be asked that."""
    if type(backend).__module__ != "keyring.backends.SecretService":
        return False
    import secretstorage

    connection = secretstorage.dbus_init()
    try:
        # The default one, not "get or create": creating asks the user for a new password.
        return bool(secretstorage.Collection(connection).is_locked())
    except secretstorage.exceptions.ItemNotFoundException:
        return True
    finally:
        connection.close()


def _default_worker() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable, WORKER_SWITCH)
    # -P: a file that lies in the current folder must not be taken for a library.
    return (sys.executable, "-P", "-m", "mediadesk.vault")


def _environment() -> dict[str, str]:
    """Return our environment, with the place that our own package was imported from."""
    if getattr(sys, "frozen", False):
        return dict(os.environ)
    root = str(Path(__file__).resolve().parent.parent)
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((root, path)) if path else root}


def _failure(code: str) -> WorldFailed:
    known = code if code in _SENTENCES else "keyring_failed"
    return WorldFailed(_SENTENCES[known], code=known)


if __name__ == "__main__":
    raise SystemExit(run_worker())
