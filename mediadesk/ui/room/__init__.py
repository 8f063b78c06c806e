"""The reporter's pages: the press room.

`page` wires the parts together; `release` is the list, the reader and the rail; `form` asks for
an interview; `receipt` says what became of it; `requests` lists what was sent from this computer.

May import services, domain and, of the ui, widgets, theme, text, tasks and signals; never the
desk's pages. Only `page` knows the others; `words` and `moment` are what they share.
"""
