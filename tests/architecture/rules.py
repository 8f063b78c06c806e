"""The rules that imports don't show, as functions from a module's tree to what breaks them.

Each returns (line, what is wrong) pairs. The functions know nothing of files, so that
test_rules.py can show each of them a module that breaks it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator

Problem = tuple[int, str]
Rule = Callable[[ast.Module], Iterator[Problem]]

# What the domain may import: computing, no asking. zoneinfo reads only the IANA tables.
DOMAIN_MAY_IMPORT = frozenset(
    """
    __future__ abc base64 bisect collections contextlib copy dataclasses datetime decimal difflib
    email enum fractions functools hashlib heapq hmac html ipaddress itertools json math mediadesk
    operator re statistics string struct textwrap types typing unicodedata urllib uuid zoneinfo
    """.split()
)

ASKS_THE_CLOCK = frozenset(
    """
    datetime.now datetime.utcnow datetime.today date.today time.time time.time_ns time.localtime
    time.gmtime QDate.currentDate QTime.currentTime QDateTime.currentDateTime
    QDateTime.currentDateTimeUtc QDateTime.currentMSecsSinceEpoch QDateTime.currentSecsSinceEpoch
    """.split()
)

DRAWS_LOTS = frozenset(["uuid1", "uuid4", "uuid.uuid1", "uuid.uuid4", "os.urandom", "urandom"])
LOT_MODULES = frozenset(["random", "secrets"])

REGISTRY_WORDS = re.compile(
    r"--(?:extra-)?index-url"  # an index option on a command line
    r"|--find-links|--no-index|--trusted-host"
    r"|\b(?:pypi|pythonhosted)\.org"  # a registry's host
    r"|^\s*(?:extra-index-url|index-url|index_url|find-links|registry)\s*[=:]",  # one in a file
    re.MULTILINE,
)


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for the expression that says so, else an empty string."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and full name of each import, `from a import b` as `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, f"{'.' * node.level}{node.module or ''}.{alias.name}"


def tails(node: ast.expr) -> set[str]:
    """Return what a dotted expression is called with one and with two parts."""
    parts = dotted(node).split(".")
    return {".".join(parts[-count:]) for count in (1, 2)}


def asking_the_clock(tree: ast.Module) -> Iterator[Problem]:
    """Find every mention of a function that asks what time it is; asking how long is another."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and tails(node) & ASKS_THE_CLOCK:
            yield node.lineno, f"{dotted(node)} asks the clock; take the time as an argument"
    for line, name in imported(tree):
        if name in ("time.time", "time.time_ns", "time.localtime", "time.gmtime"):
            yield line, f"{name} asks the clock; take the time as an argument"


def drawing_lots(tree: ast.Module) -> Iterator[Problem]:
    """Find every mention of a source of random numbers or ids."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and dotted(node) in DRAWS_LOTS:
            yield node.lineno, f"{dotted(node)} draws lots; take the id as an argument"
    for line, name in imported(tree):
        if name.split(".")[0] in LOT_MODULES or name in DRAWS_LOTS | {"os.urandom"}:
            yield line, f"{name} draws lots; take the id as an argument"


def calling(*methods: str) -> Rule:
    """Return the rule that no method of these names is called or mentioned."""

    def rule(tree: ast.Module) -> Iterator[Problem]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in methods:
                yield node.lineno, f".{node.attr} is forbidden here"

    return rule


def printing(tree: ast.Module) -> Iterator[Problem]:
    """Find every call of print."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in ("print", "builtins.print"):
            yield node.lineno, "only the command line, bootstrap and the tour speak to a terminal"


def importing_beyond(allowed: frozenset[str]) -> Rule:
    """Return the rule that nothing but these top-level modules is imported."""

    def rule(tree: ast.Module) -> Iterator[Problem]:
        for line, name in imported(tree):
            if name.split(".")[0] not in allowed:
                yield line, f"{name} may not be imported here"

    return rule


def importing_other_layers(tree: ast.Module) -> Iterator[Problem]:
    """Find what the domain imports of mediadesk that is not the domain."""
    for line, name in imported(tree):
        if name.startswith("mediadesk") and not name.startswith("mediadesk.domain."):
            yield line, f"{name} is not the domain's"


def importing_relatively(tree: ast.Module) -> Iterator[Problem]:
    """Find `from . import`: a reader should see where a name lives."""
    for line, name in imported(tree):
        if name.startswith("."):
            yield line, "imports are absolute"


def lacking_docstrings(tree: ast.Module) -> Iterator[Problem]:
    """Find public modules, classes, functions and methods that don't say what they mean.

    What is inside a function is not public; an override marked `@override`, a property's setter
    and an overload inherit theirs.
    """
    if not ast.get_docstring(tree):
        yield 1, "the module has no docstring"
    yield from _lacking(tree)


def _lacking(parent: ast.Module | ast.ClassDef) -> Iterator[Problem]:
    for node in parent.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_"):
            continue
        inherits = {dotted(each).rpartition(".")[2] for each in node.decorator_list}
        if not ast.get_docstring(node) and not inherits & {"override", "overload", "setter"}:
            yield node.lineno, f"{node.name} has no docstring"
        if isinstance(node, ast.ClassDef):
            yield from _lacking(node)


def explaining_too_long(tree: ast.Module) -> Iterator[Problem]:
    """Find a package docstring that is missing or longer than twelve lines."""
    text = ast.get_docstring(tree)
    if not text:
        yield 1, "the package does not say what lives in it"
    elif len(text.splitlines()) > 12:
        yield 1, f"the package's docstring has {len(text.splitlines())} lines; twelve are enough"


def tests_not_sentences(tree: ast.Module) -> Iterator[Problem]:
    """Find tests whose name has fewer than four words after `test`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            words = [word for word in node.name.split("_") if word]
            if words[:1] == ["test"] and len(words) < 5:
                yield node.lineno, f"{node.name} is no sentence (four words at least)"


MIGRATIONS_MAY_IMPORT = frozenset(["alembic", "sqlalchemy", *sys.stdlib_module_names])
