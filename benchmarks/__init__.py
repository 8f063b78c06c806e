"""Measurements, each a ratio against a named floor in the same run; `python3 dev.py bench`."""
