"""The press officer's pages: the press desk.

`face` puts them together; `queue` lists requests, `request` is one of them with its conversation
and facts, `outbox` what is to leave, `settings` the choices, `welcome` the first run.

May import services, domain and, of the ui, models, widgets, theme, text, tasks, signals, pulse and
actions; never the press room's pages. Only `face` knows the other pages.
"""
