"""What a press desk is, computed and never asked.

Frozen dataclasses and pure functions for requests, releases, deadlines, routing, the outbox and the
timeline. May import the standard library and itself, nothing else: no clock, no file, no random
number, no log. Whatever it needs is handed in, so every rule here can be tested by its arguments.
"""
