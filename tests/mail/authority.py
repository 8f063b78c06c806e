"""A provider that gives out tokens, on loopback: device flow, browser flow with PKCE, renewal."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from mediadesk.domain.provider import Authority

CLIENT = "mediadesk-at-office"
SCOPE = "mail.read mail.send"


class FakeAuthority:
    """Use as a context manager. Tokens are `access-1`, `refresh-1`, `access-2` and so on."""

    def __init__(self) -> None:
        self.agreed = False
        """Whether the user has typed the code (device flow)."""
        self.refusal = ""
        """What the token endpoint answers instead of a token."""
        self.rotates = False
        """Whether a renewal gives a new refresh token, and ends the old one."""
        self.asked: list[dict[str, str]] = []
        self._given = 0
        self._challenges: dict[str, str] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name: values[0] for name, values in parse_qs(body).items()}
                outer.asked.append({"path": self.path, **fields})
                code, answer = outer.answer(self.path, fields)
                content = json.dumps(answer).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments: Any) -> None:  # noqa: ANN401  # as the base class
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def known_as(self, *, device: bool) -> Authority:
        """Return it as the settings would describe it."""
        return Authority(
            authorize_url=f"{self.url}/authorize",
            token_url=f"{self.url}/token",
            device_url=f"{self.url}/device" if device else "",
            scope=SCOPE,
            client_id=CLIENT,
        )

    def settings(self) -> dict[str, str]:
        """Return the settings of a desk that signs in here, by device flow."""
        return {
            "oauth.authorize_url": f"{self.url}/authorize",
            "oauth.token_url": f"{self.url}/token",
            "oauth.device_url": f"{self.url}/device",
            "oauth.scope": SCOPE,
            "oauth.client_id": CLIENT,
        }

    def browse(self, url: str, *, deny: bool = False, state: str = "") -> str:
        """Agree as a user would in the browser; return the address that it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        self._challenges["code-1"] = asked["code_challenge"]
        answer = {"state": state or asked["state"]}
        answer |= {"error": "access_denied"} if deny else {"code": "code-1"}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def answer(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Return status and JSON for a request."""
        if fields.get("client_id") != CLIENT:
            return 401, {"error": "invalid_client"}
        if path == "/device":
            return 200, {
                "device_code": "device-1",
                "user_code": "WDJB-MJHT",
                "verification_uri": f"{self.url}/activate",
                "interval": 1,
                "expires_in": 600,
            }
        if self.refusal:
            return 400, {"error": self.refusal, "error_description": f"Sorry: {self.refusal}"}
        grant = fields.get("grant_type", "")
        if grant.endswith("device_code") and not self.agreed:
            return 400, {"error": "authorization_pending"}
        if grant == "authorization_code":
            digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
            shown = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if self._challenges.get(fields.get("code", "")) != shown:
                return 400, {"error": "invalid_grant"}
        if grant == "refresh_token" and fields.get("refresh_token") != f"refresh-{self._valid}":
            return 400, {"error": "invalid_grant", "error_description": "The grant has ended."}
        self._given += 1
        answer: dict[str, object] = {
            "access_token": f"access-{self._given}",
            "token_type": "Bearer",
            "expires_in": 3600,
        }
        if grant != "refresh_token" or self.rotates:
            self._valid = self._given
            answer["refresh_token"] = f"refresh-{self._given}"
        return 200, answer

    _valid = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()
