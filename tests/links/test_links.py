from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mediadesk.domain.calendar import Page
from mediadesk.domain.release import LinkCheck
from mediadesk.links import check, fetch
from tests.links.web import Web
from tests.mail.servers import Authority, Certificate

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(name="web")
def a_web() -> Iterator[Web]:
    with Web() as web:
        yield web


def asked(web: Web, path: str, seconds: float = 5.0) -> LinkCheck:
    return check(web.link(path), NOW, allow_loopback=True, seconds=seconds)


def test_a_good_link_tells_status_address_and_type(web: Web) -> None:
    found = asked(web, "/fine?page=1")
    assert found == LinkCheck(
        url=web.link("/fine?page=1"),
        at=NOW,
        status=200,
        final_url=web.link("/fine?page=1"),
        content_type="application/pdf",
    )
    assert found.is_good
    assert [(method, path) for method, path, _ in web.asked] == [("HEAD", "/fine?page=1")]


def test_the_question_tells_nothing_of_who_asks(web: Web) -> None:
    asked(web, "/fine")
    names = {name.lower() for name in web.asked[0][2]}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_a_server_without_head_is_asked_for_a_few_bytes(web: Web) -> None:
    found = asked(web, "/no-head")
    assert (found.status, found.content_type) == (206, "text/html")
    assert found.is_good
    assert [one[0] for one in web.asked] == ["HEAD", "GET"]
    assert web.asked[1][2]["Range"] == "bytes=0-1023"


def test_a_missing_page_is_an_answer_too(web: Web) -> None:
    found = asked(web, "/gone")
    assert (found.status, found.trouble) == (404, "")
    assert not found.is_good


def test_a_redirect_is_followed_and_its_end_is_told(web: Web) -> None:
    found = asked(web, "/moved")
    assert found.url == web.link("/moved")
    assert found.final_url == web.link("/fine?from=moved")
    assert found.is_good


def test_a_redirect_loop_ends_by_itself(web: Web) -> None:
    found = asked(web, "/loop")
    assert found.status is None
    assert "without an end" in found.trouble
    assert len(web.asked) == 6


@pytest.mark.parametrize("path", ["/to-file", "/to-password"])
def test_a_redirect_to_what_is_no_web_address_is_not_followed(web: Web, path: str) -> None:
    assert "not a web address" in asked(web, path).trouble
    assert len(web.asked) == 1


def test_a_redirect_into_a_private_network_is_not_followed(web: Web) -> None:
    assert "private network" in asked(web, "/to-private").trouble


def test_a_huge_body_is_never_read(web: Web) -> None:
    found = asked(web, "/huge-body")
    assert (found.status, found.content_type) == (200, "video/mp4")


@pytest.mark.parametrize("path", ["/huge-head", "/nonsense", "/break"])
def test_an_answer_that_cannot_be_one_is_trouble(web: Web, path: str) -> None:
    found = asked(web, path)
    assert found.status is None
    assert found.trouble


@pytest.mark.parametrize("path", ["/drip", "/silent"])
def test_a_server_that_keeps_us_waiting_is_left(web: Web, path: str) -> None:
    assert "too long" in asked(web, path, seconds=0.6).trouble


def test_loopback_and_private_addresses_are_not_asked(web: Web) -> None:
    for link in (web.link("/fine"), "http://10.1.2.3/", "http://169.254.169.254/", "http://[::1]/"):
        assert "private network" in check(link, NOW, seconds=2).trouble
    assert web.asked == []


@pytest.mark.parametrize(
    "link",
    ["ftp://harbour.example/", "file:///etc/passwd", "http://ada:secret@127.0.0.1/", "nothing"],
)
def test_only_web_addresses_without_passwords_are_asked(link: str) -> None:
    assert check(link, NOW, allow_loopback=True).trouble == "This is not a web address."


def test_a_name_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_given: object, **_named: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert "not found" in check("https://harbour.example/", NOW).trouble


def test_a_port_that_nobody_listens_at_is_said_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        link = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert "refused" in check(link, NOW, allow_loopback=True).trouble


def test_a_name_is_asked_at_the_address_that_was_looked_at(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second look-up would answer with a private address; there is none."""
    port = int(web.link("/").rsplit(":", 1)[1].strip("/"))
    looks = []

    def turning(*given: object, **_named: object) -> list[tuple[object, ...]]:
        looks.append(given)
        place = ("127.0.0.1", port) if len(looks) == 1 else ("10.0.0.1", port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place)]

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    found = check(f"http://harbour.example:{port}/fine", NOW, allow_loopback=True)
    assert found.is_good
    assert len(looks) == 1


def test_a_name_with_one_private_address_among_others_is_not_asked(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(web.link("/").rsplit(":", 1)[1].strip("/"))

    def both(*_given: object, **_named: object) -> list[tuple[object, ...]]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("127.0.0.1", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    found = check(f"http://harbour.example:{port}/fine", NOW, allow_loopback=True)
    assert "private network" in found.trouble
    assert web.asked == []


def test_a_certificate_that_cannot_be_trusted_is_trouble(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    trust = ssl.create_default_context(cafile=str(authority.ca_file))
    with Web(authority.server()) as web:
        link = web.link("/fine")
        assert check(link, NOW, allow_loopback=True, context=trust).is_good
        assert "certificate" in check(link, NOW, allow_loopback=True).trouble
    with Web(authority.server(Certificate.EXPIRED)) as web:
        link = web.link("/fine")
        found = check(link, NOW, allow_loopback=True, context=trust)
        assert "certificate" in found.trouble
        assert web.asked == []


def test_plain_text_where_tls_is_expected_is_trouble(web: Web) -> None:
    link = web.link("/fine").replace("http://", "https://")
    assert "secure connection" in check(link, NOW, allow_loopback=True, seconds=5).trouble


@pytest.fixture(name="secure")
def a_web_with_a_certificate(tmp_path: Path) -> Iterator[tuple[Web, ssl.SSLContext]]:
    authority = Authority(tmp_path)
    trust = ssl.create_default_context(cafile=str(authority.ca_file))
    with Web(authority.server(Certificate.GOOD)) as web:
        yield web, trust


def got(secure: tuple[Web, ssl.SSLContext], path: str, etag: str = "", largest: int = 99) -> Page:
    web, trust = secure
    link = web.link(path).replace("127.0.0.1", "localhost")
    return fetch(link, etag=etag, largest=largest, allow_loopback=True, context=trust, seconds=5.0)


def test_a_file_comes_with_its_mark_and_not_again_while_nothing_changed(
    secure: tuple[Web, ssl.SSLContext],
) -> None:
    first = got(secure, "/calendar")
    assert first == Page(content=b"BEGIN:VCALENDAR", etag='"one"')
    assert got(secure, "/calendar", etag='"one"') == Page(etag='"one"')


def test_a_redirect_is_followed_and_shown_but_never_away_from_https(
    secure: tuple[Web, ssl.SSLContext],
) -> None:
    moved = got(secure, "/to-calendar")
    assert (moved.content, moved.final_url.endswith("/calendar")) == (b"BEGIN:VCALENDAR", True)
    assert got(secure, "/to-plain").trouble == "The address must begin with https."
    assert "https" in fetch("http://larkfield.example/", largest=9).trouble


def test_what_is_too_large_or_not_there_is_trouble_in_words(
    secure: tuple[Web, ssl.SSLContext],
) -> None:
    assert got(secure, "/calendar", largest=10).trouble == "What the server sends is too large."
    assert "too large" in got(secure, "/huge-body").trouble
    assert got(secure, "/gone").trouble == "There is nothing at this address."
    assert got(secure, "/loop").trouble.endswith("without an end.")
