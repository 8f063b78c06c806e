"""The watch over unexpected words must itself be able to fail, or it watches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent


def outcome(pytester: pytest.Pytester, body: str) -> dict[str, int]:
    """Return how a test file with this body ends under this project's conftest and settings."""
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makeini(
        "[pytest]\nfilterwarnings = error\nmarkers = noise(*patterns)\naddopts = --no-qt-log\n"
    )
    pytester.makepyfile(
        "import logging, warnings\nimport pytest\nfrom PySide6.QtCore import qWarning\n" + body
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist")
    return {key: count for key, count in result.parseoutcomes().items() if key != "warnings"}


@pytest.mark.parametrize(
    "loud",
    [
        "logging.getLogger('x').warning('unforeseen')",
        "qWarning('unforeseen')",
        "warnings.warn('unforeseen')",
    ],
)
def test_a_test_that_says_something_unexpected_fails(pytester: pytest.Pytester, loud: str) -> None:
    assert outcome(pytester, f"def test_it():\n    {loud}\n") == {"failed": 1}


def test_a_test_that_says_nothing_unexpected_passes(pytester: pytest.Pytester) -> None:
    assert outcome(pytester, "def test_it():\n    logging.getLogger('x').info('fine')\n") == {
        "passed": 1
    }


def test_a_test_may_say_what_it_expects(pytester: pytest.Pytester) -> None:
    body = """
        @pytest.mark.noise("log ERROR x: known", "Qt .*: known too")
        def test_it():
            logging.getLogger('x').error('known')
            qWarning('known too')
    """
    assert outcome(pytester, dedented(body)) == {"passed": 1}


def test_a_test_whose_expected_word_does_not_come_fails(pytester: pytest.Pytester) -> None:
    body = """
        @pytest.mark.noise("log ERROR x: known")
        def test_it():
            pass
    """
    assert outcome(pytester, dedented(body)) == {"failed": 1}


def test_words_said_while_cleaning_up_are_an_error(pytester: pytest.Pytester) -> None:
    body = """
        @pytest.fixture
        def thing():
            yield
            logging.getLogger('x').warning('left open')

        def test_it(thing):
            pass
    """
    assert outcome(pytester, dedented(body)) == {"passed": 1, "errors": 1}


def test_a_test_sees_neither_the_users_data_nor_their_keyring(data_directory: Path) -> None:
    import keyring
    import keyring.errors
    import platformdirs

    assert not data_directory.exists()
    assert str(platformdirs.user_data_path("mediadesk")).startswith(str(data_directory.parent))
    with pytest.raises(keyring.errors.NoKeyringError):
        keyring.get_password("mediadesk", "anyone")


def dedented(body: str) -> str:
    """Return the body as a file of its own would hold it."""
    import textwrap

    return textwrap.dedent(body)
