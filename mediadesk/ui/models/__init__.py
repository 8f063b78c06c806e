"""Models for lists: they hold rows that storage sorted, filtered and paged, and patch them by id.

May import widgets, theme, text, services and domain. A model is never reset while it is shown,
because a reset loses selection and scroll position.
"""
