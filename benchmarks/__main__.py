"""Runs the benchmarks named on the command line, or all that need no argument."""

from __future__ import annotations

import importlib
import sys

ALL = ("experts", "reporters", "request", "start")


def main(words: list[str]) -> int:
    """Run `words[0]` with the rest as its arguments, or every benchmark in turn."""
    names = [words[0]] if words else list(ALL)
    worst = 0
    for name in names:
        if not name.isidentifier():
            print(
                f"There is no benchmark {name}. Choose one of: {', '.join((*ALL, 'calendar', 'intake', 'logs', 'mails', 'outbox', 'pages', 'reading', 'triage'))}."
            )
            return 2
        module = importlib.import_module(f"benchmarks.{name}")
        worst = max(worst, module.main(words[1:]))
    return worst


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
