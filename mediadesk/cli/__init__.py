"""The desk without a window: each command is a thin shell over one use case.

Names, JSON keys and exit codes are a contract (`docs/formats.md`).
"""

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, REFUSED, WORLD_FAILED, Parts
from mediadesk.cli.program import run

__all__ = ["DONE", "NEEDS_A_PERSON", "REFUSED", "WORLD_FAILED", "Parts", "run"]
