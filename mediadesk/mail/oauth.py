"""Tokens in the place of passwords (OAuth 2): by a code on another screen, or by the own browser.

oauthlib writes and reads the messages; they go over the standard library's HTTP. On failure, first:
whatever the authority or the way to it does raises `WorldFailed` (`network`, `certificate`,
`authentication`), and nothing was kept. Both flows are asked again and again and never wait: the
device flow (RFC 8628) asks the authority, the loopback flow (RFC 8252, with PKCE, RFC 7636) looks
whether the browser came back to a port of this computer. Addresses are https, or this computer.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.provider import Authority, Token
from mediadesk.mail.failures import clean
from mediadesk.mail.smtp import is_loopback

_SECONDS = 20.0
_LARGEST = 256 * 1024
_LONGEST_REQUEST = 16 * 1024
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_PAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
    b"MediaDesk has what it needs. You can close this page."
)
_SPARE_SECONDS = 60
_LONGEST_SECONDS = 7 * 86_400
_STILL_WAITING = frozenset({"authorization_pending", "slow_down"})


class DeviceSignIn:
    """The user types `code` at `url`, on whatever screen; `poll` asks whether they have."""

    def __init__(self, authority: Authority, keep: Callable[[Token], None]) -> None:
        from oauthlib.oauth2 import DeviceClient

        self._keep = keep

        self._authority = authority
        self._client = DeviceClient(authority.client_id)
        body = f"client_id={_quoted(authority.client_id)}&scope={_quoted(authority.scope)}"
        found = _post(authority.device_url, body)
        self._device_code = str(found.get("device_code", ""))
        self.code = str(found.get("user_code", ""))
        self.url = str(found.get("verification_uri") or found.get("verification_url") or "")
        self.interval = max(float(found.get("interval", 5)), 1.0)
        """Seconds between two polls at least (RFC 8628, 3.2)."""
        if not (self._device_code and self.code and self.url):
            raise _odd(authority.device_url)

    def poll(self) -> bool:
        """Say whether the user has agreed; the token is then kept."""
        body = self._client.prepare_request_body(self._device_code, include_client_id=True)
        try:
            found = _post(self._authority.token_url, body)
        except _RefusedError as refused:
            if refused.code in _STILL_WAITING:
                if refused.code == "slow_down":
                    self.interval += 5
                return False
            raise
        self._keep(_token(found, self._authority))
        return True

    def close(self) -> None:
        """Nothing is kept open."""


class BrowserSignIn:
    """The user agrees at `url` in the browser, which comes back to a port of this computer."""

    def __init__(self, authority: Authority, keep: Callable[[Token], None]) -> None:
        from oauthlib.oauth2 import WebApplicationClient

        self._keep = keep

        self._authority = authority
        self._client = WebApplicationClient(authority.client_id)
        self._verifier = self._client.create_code_verifier(64)
        self._client.create_code_challenge(self._verifier, "S256")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0)
        self._address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self.code = ""
        self.interval = 1.0
        own = _allowed(authority.authorize_url)
        # oauthlib insists on https, which a port of this computer neither has nor needs.
        asked: str = self._client.prepare_request_uri(
            own.replace("http://", "https://", 1),
            redirect_uri=self._address,
            scope=authority.scope,
            state=self._client.state_generator(),
            code_challenge=self._client.code_challenge,
            code_challenge_method="S256",
            access_type="offline",
            prompt="consent",
        )
        self.url = asked.replace("https://", "http://", 1) if own.startswith("http:") else asked

    def poll(self) -> bool:
        """Say whether the browser came back with the user's consent; the token is then kept."""
        came = self._came_back()
        if came is None:
            return False
        from oauthlib.oauth2 import OAuth2Error

        state = parse_qs(urlsplit(self.url).query)["state"][0]
        try:
            answer = self._client.parse_request_uri_response(
                came.replace("http://", "https://", 1), state=state
            )
        except OAuth2Error as error:
            raise WorldFailed(
                f"The sign-in was not granted: {clean(str(error.error))}.", code="authentication"
            ) from error
        body = self._client.prepare_request_body(
            code=answer["code"],
            redirect_uri=self._address,
            code_verifier=self._verifier,
        )
        self._keep(_token(_post(self._authority.token_url, body), self._authority))
        self.close()
        return True

    def _came_back(self) -> str | None:
        """Return the address that the browser asked for, if it is the one that we wait for."""
        with suppress(BlockingIOError):
            connection, _ = self._listener.accept()
            with connection:
                connection.settimeout(2)
                try:
                    line = connection.recv(_LONGEST_REQUEST).split(b"\r\n", 1)[0]
                    connection.sendall(_PAGE)
                except OSError:
                    return None
            words = line.decode("ascii", "replace").split(" ")
            if len(words) == 3 and words[0] == "GET" and "state=" in words[1]:
                return self._address.rstrip("/") + words[1]
        return None

    def close(self) -> None:
        """Close the port."""
        self._listener.close()


def renew(authority: Authority, refresh: str) -> Token:
    """Return a fresh token; raises `WorldFailed`, `authentication` if the old grant has ended."""
    from oauthlib.oauth2 import BackendApplicationClient

    client = BackendApplicationClient(authority.client_id)
    body = client.prepare_refresh_body(
        refresh_token=refresh, scope=authority.scope, client_id=authority.client_id
    )
    # An authority that gives no new one means the old one to be used again (RFC 6749, 6).
    return _token(_post(authority.token_url, body), authority, refresh)


class _RefusedError(WorldFailed):
    """The authority said no; `code` is its own word for why (RFC 6749, 5.2)."""


def _token(found: Mapping[str, Any], authority: Authority, refresh: str = "") -> Token:
    access = found.get("access_token")
    if not isinstance(access, str) or not access.isascii() or not access.isprintable():
        raise _odd(authority.token_url)
    lifetime = found.get("expires_in", 3600)
    seconds = int(lifetime) if isinstance(lifetime, int) or str(lifetime).isdigit() else 3600
    return Token(
        access=access,
        refresh=str(found.get("refresh_token") or refresh),
        lifetime=timedelta(seconds=max(min(seconds, _LONGEST_SECONDS) - _SPARE_SECONDS, 0)),
    )


def _post(url: str, body: str) -> Mapping[str, Any]:
    """Return the authority's JSON answer; raises `_RefusedError` for an error it names."""
    request = Request(_allowed(url), data=body.encode(), headers=_FORM)  # noqa: S310  # checked there
    host = str(urlsplit(url).hostname)
    try:
        context = ssl.create_default_context()
        with urlopen(request, timeout=_SECONDS, context=context) as answer:  # noqa: S310  # the same
            content = answer.read(_LARGEST)
    except HTTPError as error:
        with error:
            content = error.read(_LARGEST)
        with suppress(ValueError):
            said = json.loads(content)
            if isinstance(said, dict) and isinstance(said.get("error"), str):
                why = clean(str(said.get("error_description") or said["error"]))
                raise _RefusedError(
                    f'{host} did not give a token. It said: "{why}". Sign in again.',
                    code=said["error"] if said["error"] in _STILL_WAITING else "authentication",
                ) from error
        raise WorldFailed(
            f"{host} answered with error {error.code}; it is tried again later.", code="network"
        ) from error
    except URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise WorldFailed(
                f"The certificate of {host} was not accepted. Nothing was sent.",
                code="certificate",
            ) from error
        raise WorldFailed(
            f"{host} cannot be reached. Check whether this computer is online.", code="network"
        ) from error
    except OSError as error:
        raise WorldFailed(f"{host} did not answer in time.", code="network") from error
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _odd(url)
    return found


def _allowed(url: str) -> str:
    """Return an address if a secret may be sent to it: https, or this computer."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return url
    raise WorldFailed(
        "The sign-in address of the settings is no https address. Nothing was sent.",
        code="certificate",
    )


def _odd(url: str) -> WorldFailed:
    host = urlsplit(url).hostname
    return WorldFailed(f"{host} answered in a way that makes no sense.", code="network")


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
