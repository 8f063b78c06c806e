"""Everything with Qt in it: theme, widgets, models and pages.

May import services, domain, logs, settings and paths; nothing outside imports it but `bootstrap`.
"""
