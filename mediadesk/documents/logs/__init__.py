"""Old logs as files: CSV in any character set, and spreadsheets.

What a file holds is copied once into a nameless file of the desk, row by row, so that every later
look, the preview and the import read the very same rows in little memory. Spreadsheets are opened
in a child process with limits, because what reads them is no Python.
"""

from mediadesk.documents.logs.export import csv_of
from mediadesk.documents.logs.table import LogTable, open_log
from mediadesk.documents.logs.words import log_words

__all__ = ["LogTable", "csv_of", "log_words", "open_log"]
