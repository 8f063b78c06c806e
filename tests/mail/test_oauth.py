"""Signing in at a provider: by a code on another screen, or in the browser; and renewal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from urllib.request import urlopen

import pytest

from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.provider import Token
from mediadesk.mail.oauth import BrowserSignIn, DeviceSignIn, renew
from tests.mail.authority import FakeAuthority


@pytest.fixture
def authority() -> Iterator[FakeAuthority]:
    """Yield a provider that gives out tokens."""
    with FakeAuthority() as found:
        yield found


@pytest.fixture
def kept() -> list[Token]:
    """Return where tokens are kept."""
    return []


def visit(url: str) -> str:
    """Go to an address of this computer, as the browser does."""
    with urlopen(url, timeout=5) as answer:  # noqa: S310  # our own port
        return str(answer.read().decode())


def wait_for(flow: BrowserSignIn) -> None:
    """Poll until the browser came back."""
    while not flow.poll():
        pass


def test_a_code_typed_on_another_screen_brings_a_token(
    authority: FakeAuthority, kept: list[Token]
) -> None:
    flow = DeviceSignIn(authority.known_as(device=True), kept.append)
    assert (flow.code, flow.url, flow.interval) == ("WDJB-MJHT", f"{authority.url}/activate", 1.0)
    assert flow.poll() is False
    authority.agreed = True
    assert flow.poll() is True
    assert [(one.access, one.refresh) for one in kept] == [("access-1", "refresh-1")]
    assert 3000 < kept[0].lifetime.total_seconds() < 3600


def test_a_provider_that_is_asked_too_often_is_asked_less(
    authority: FakeAuthority, kept: list[Token]
) -> None:
    flow = DeviceSignIn(authority.known_as(device=True), kept.append)
    authority.refusal = "slow_down"
    assert flow.poll() is False
    assert flow.interval == 6.0


@pytest.mark.parametrize("refusal", ["access_denied", "expired_token"])
def test_a_sign_in_that_was_not_granted_is_said(
    authority: FakeAuthority, kept: list[Token], refusal: str
) -> None:
    flow = DeviceSignIn(authority.known_as(device=True), kept.append)
    authority.refusal = refusal
    with pytest.raises(WorldFailed) as failed:
        flow.poll()
    assert failed.value.code == "authentication"
    assert not kept


def test_the_browser_comes_back_with_consent_and_pkce_proves_who_asked(
    authority: FakeAuthority, kept: list[Token]
) -> None:
    flow = BrowserSignIn(authority.known_as(device=False), kept.append)
    assert flow.poll() is False
    address = authority.browse(flow.url)
    pages: list[str] = []
    browser = threading.Thread(target=lambda: pages.append(visit(address)))
    browser.start()
    wait_for(flow)
    browser.join(10)
    assert "close this page" in pages[0]
    assert [(one.access, one.refresh) for one in kept] == [("access-1", "refresh-1")]


@pytest.mark.parametrize("wrong", [{"deny": True}, {"state": "forged"}])
def test_a_refusal_or_a_forged_answer_brings_no_token(
    authority: FakeAuthority, kept: list[Token], wrong: dict[str, object]
) -> None:
    flow = BrowserSignIn(authority.known_as(device=False), kept.append)
    address = authority.browse(flow.url, **wrong)  # type: ignore[arg-type]  # by name
    browser = threading.Thread(target=visit, args=(address,))
    browser.start()
    with pytest.raises(WorldFailed) as failed:
        wait_for(flow)
    browser.join(10)
    flow.close()
    assert failed.value.code == "authentication"
    assert not kept
    assert not [one for one in authority.asked if one["path"] == "/token"]


def test_a_token_is_renewed_until_the_grant_ends(
    authority: FakeAuthority, kept: list[Token]
) -> None:
    flow = DeviceSignIn(authority.known_as(device=True), kept.append)
    authority.agreed = True
    flow.poll()
    fresh = renew(authority.known_as(device=True), "refresh-1")
    assert (fresh.access, fresh.refresh) == ("access-2", "refresh-1")
    authority.rotates = True
    assert renew(authority.known_as(device=True), "refresh-1").refresh == "refresh-3"
    with pytest.raises(WorldFailed) as failed:
        renew(authority.known_as(device=True), "refresh-1")
    assert (failed.value.code, "grant has ended" in failed.value.what) == ("authentication", True)


@pytest.mark.parametrize(
    "url",
    ["http://accounts.office.example/token", "file:///etc/passwd", "ftp://localhost/x", "nothing"],
)
def test_no_secret_goes_to_an_address_that_is_not_secure(
    authority: FakeAuthority, url: str
) -> None:
    with pytest.raises(WorldFailed):
        renew(replace(authority.known_as(device=True), token_url=url), "refresh-1")


def test_an_authority_that_cannot_be_reached_is_the_worlds_failure() -> None:
    with FakeAuthority() as found:
        known = found.known_as(device=True)
    with pytest.raises(WorldFailed) as failed:
        renew(known, "refresh-1")
    assert failed.value.code == "network"
