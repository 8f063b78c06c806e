"""Mails that came in: the list, what each says, and what a person decides about it."""
