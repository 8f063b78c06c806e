"""MediaDesk, the desktop program for press offices: a press room and a press desk."""

__version__ = "0.1.0"
