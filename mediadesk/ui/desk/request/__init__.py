"""One request: its conversation, what can be done with it, and the facts beside it.

`page` wires `conversation`, `composer`, `facts` and `choosers`; only it talks to the desk.
"""
