"""The first start: who uses this computer, and what reporters are told of the office."""
