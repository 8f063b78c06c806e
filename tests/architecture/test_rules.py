"""Each rule is shown a module that breaks it and one that does not, so that it is seen to work."""

from __future__ import annotations

import ast

import pytest

from tests.architecture import rules

BROKEN: list[tuple[rules.Rule, str]] = [
    (rules.asking_the_clock, "import datetime\ndatetime.datetime.now(datetime.UTC)"),
    (rules.asking_the_clock, "from datetime import date\ndate.today()"),
    (rules.asking_the_clock, "from dataclasses import field\nfield(default_factory=time.time)"),
    (rules.asking_the_clock, "from time import time"),
    (rules.asking_the_clock, "QDateTime.currentDateTimeUtc()"),
    (rules.drawing_lots, "import uuid\nuuid.uuid4()"),
    (rules.drawing_lots, "from uuid import uuid4"),
    (rules.drawing_lots, "import secrets"),
    (rules.drawing_lots, "from random import choice"),
    (rules.drawing_lots, "import os\nos.urandom(4)"),
    (rules.calling("setStyleSheet"), "button.setStyleSheet('color: red')"),
    (rules.calling("processEvents"), "QApplication.processEvents()"),
    (rules.printing, "def f():\n    print('hello')"),
    (rules.importing_beyond(rules.DOMAIN_MAY_IMPORT), "import os"),
    (rules.importing_beyond(rules.DOMAIN_MAY_IMPORT), "def f():\n    from pathlib import Path"),
    (rules.importing_beyond(rules.MIGRATIONS_MAY_IMPORT), "from mediadesk.storage import schema"),
    (rules.importing_other_layers, "from mediadesk.services import ports"),
    (rules.importing_relatively, "from . import request"),
    (rules.lacking_docstrings, "x = 1"),
    (rules.lacking_docstrings, '"""M."""\ndef f():\n    pass'),
    (rules.lacking_docstrings, '"""M."""\nclass C:\n    """C."""\n    def f(self):\n        pass'),
    (rules.explaining_too_long, "import os"),
    (rules.explaining_too_long, '"""' + "line\n" * 13 + '"""'),
    (rules.tests_not_sentences, "def test_it_works(): pass"),
    (rules.tests_not_sentences, "class TestIt:\n    def test_a_b_c(self): pass"),
]

KEPT: list[tuple[rules.Rule, str]] = [
    (rules.asking_the_clock, "import time\ntime.monotonic()\ntime.perf_counter()"),
    (rules.asking_the_clock, "def f(now): return clock.now()"),
    (rules.drawing_lots, "from uuid import UUID\nUUID(int=1)"),
    (rules.calling("setStyleSheet"), "button.setText('x')"),
    (rules.printing, "document.print(printer)"),
    (rules.importing_beyond(rules.DOMAIN_MAY_IMPORT), "from mediadesk.domain import request"),
    (rules.importing_other_layers, "from mediadesk.domain.errors import Problem"),
    (rules.lacking_docstrings, '"""M."""\ndef _f():\n    pass\nclass C:\n    """C."""'),
    (rules.explaining_too_long, '"""' + "line\n" * 12 + '"""'),
    (rules.tests_not_sentences, "def test_a_request_without_a_deadline_is_refused(): pass"),
]


@pytest.mark.parametrize(("rule", "source"), BROKEN)
def test_a_module_that_breaks_a_rule_is_found(rule: rules.Rule, source: str) -> None:
    assert list(rule(ast.parse(source)))


@pytest.mark.parametrize(("rule", "source"), KEPT)
def test_a_module_that_keeps_a_rule_is_left_alone(rule: rules.Rule, source: str) -> None:
    assert not list(rule(ast.parse(source)))


# Put together here, so that this file does not break the rule that it tests.
@pytest.mark.parametrize(
    "line",
    [
        "pip install --index" + "-url x",
        "pip install --extra-index" + "-url=x",
        "index" + "-url = https://packages.example",
        "https://files.pythonhosted" + ".org/a.whl",
    ],
)
def test_a_registry_named_in_a_file_is_found(line: str) -> None:
    assert rules.REGISTRY_WORDS.search(line)
