"""The house's rules that imports don't show, checked on every module there is.

Contracts between packages stand in pyproject.toml (import-linter). An exception is named here,
with its reason, or it is none.
"""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture import rules

ROOT = Path(__file__).resolve().parent.parent.parent

# Where the one clock and the one source of ids are made; everybody else is handed them.
CLOCK_AND_LOTS = {
    "mediadesk/bootstrap.py": "builds the clock and the source of ids",
}
EVENTS_BY_HAND = {
    "mediadesk/ui/tour.py": "plays the windows without a person",
    "mediadesk/ui/tour/*": "plays the windows without a person",
}
SPEAKS_TO_A_TERMINAL = {
    "mediadesk/bootstrap.py": "says why it cannot start, before there is a log",
    "mediadesk/cli/*": "standard output is its product",
    "mediadesk/ui/tour.py": "prints a line a step",
    "mediadesk/ui/tour/*": "prints a line a step",
}


def modules(pattern: str, *, but: dict[str, str] | None = None) -> list[Path]:
    """Return the files of this pattern, less the named exceptions."""
    return [
        path
        for path in sorted(ROOT.glob(pattern))
        if not any(path.relative_to(ROOT).match(each) for each in but or {})
    ]


def broken(rule: rules.Rule, paths: list[Path]) -> list[str]:
    """Return every place in these files that breaks the rule, as `file:line: what`."""
    found = []
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            found.append(f"{name}:{error.lineno}: {error.msg}")
            continue
        found += [f"{name}:{line}: {what}" for line, what in rule(tree)]
    return found


def report(problems: list[str]) -> None:
    """Fail with a line a problem, if there is one."""
    if problems:
        pytest.fail("\n" + "\n".join(problems), pytrace=False)


def test_only_bootstrap_asks_the_clock() -> None:
    report(broken(rules.asking_the_clock, modules("mediadesk/**/*.py", but=CLOCK_AND_LOTS)))


def test_only_bootstrap_draws_random_ids() -> None:
    report(broken(rules.drawing_lots, modules("mediadesk/**/*.py", but=CLOCK_AND_LOTS)))


def test_no_widget_gets_a_style_sheet() -> None:
    report(broken(rules.calling("setStyleSheet"), modules("mediadesk/**/*.py")))


def test_nothing_but_the_tour_turns_the_event_loop_by_hand() -> None:
    paths = modules("mediadesk/**/*.py", but=EVENTS_BY_HAND)
    report(broken(rules.calling("processEvents"), paths))


def test_nothing_but_the_command_line_and_the_tour_prints() -> None:
    report(broken(rules.printing, modules("mediadesk/**/*.py", but=SPEAKS_TO_A_TERMINAL)))


def test_the_domain_imports_only_what_computes() -> None:
    paths = modules("mediadesk/domain/**/*.py")
    assert paths
    report(broken(rules.importing_beyond(rules.DOMAIN_MAY_IMPORT), paths))
    report(broken(rules.importing_other_layers, paths))


def test_migrations_import_only_alembic_and_sqlalchemy() -> None:
    paths = modules("db/**/*.py")
    assert paths
    report(broken(rules.importing_beyond(rules.MIGRATIONS_MAY_IMPORT), paths))


def test_every_import_names_its_module_in_full() -> None:
    report(broken(rules.importing_relatively, modules("mediadesk/**/*.py")))


def test_everything_public_says_what_it_means() -> None:
    report(broken(rules.lacking_docstrings, modules("mediadesk/**/*.py")))


def test_every_package_explains_itself_in_twelve_lines() -> None:
    folders = {path.parent for path in modules("mediadesk/**/*.py")}
    report(
        [
            f"{folder.relative_to(ROOT).as_posix()} has no __init__.py"
            for folder in sorted(folders)
            if not (folder / "__init__.py").exists()
        ]
    )
    report(broken(rules.explaining_too_long, modules("mediadesk/**/__init__.py")))


def test_every_test_is_named_as_a_sentence() -> None:
    report(broken(rules.tests_not_sentences, modules("tests/**/*.py")))


def test_every_exception_named_here_has_a_reason() -> None:
    for exceptions in (CLOCK_AND_LOTS, EVENTS_BY_HAND, SPEAKS_TO_A_TERMINAL):
        assert all(len(reason.split()) >= 3 for reason in exceptions.values())


def test_every_exception_from_a_linter_or_the_types_says_why() -> None:
    bare = re.compile(
        r"# (noqa(: [A-Z0-9]+(, ?[A-Z0-9]+)*)?|type: ignore(\[[a-z-]+(, ?[a-z-]+)*\])?)\s*$"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for folder in ("mediadesk", "db", "tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if bare.search(line)
    ]
    assert not found, "\n".join(found)


def test_no_file_names_a_registry_or_an_index_option() -> None:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    ).stdout.split("\0")
    problems = []
    for name in filter(None, names):
        path = ROOT / name
        # The rule's own words are not a breach of it.
        if name == "tests/architecture/rules.py" or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        if found := rules.REGISTRY_WORDS.search(text):
            problems.append(
                f"{name}:{text[: found.start()].count(chr(10)) + 1}: {found[0].strip()}"
            )
    report(problems)
