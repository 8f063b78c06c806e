"""The tour: the main job played in the real windows, with a mail server of its own.

`script` is the job step by step, `server` the mail server. Knows every face; nothing knows it.
"""

from mediadesk.ui.tour.script import run_tour

__all__ = ["run_tour"]
