"""The building blocks that pages are made of, one subject to a module.

May import Qt, `mediadesk.ui.theme` and the standard library only: no page, no model, no
service, no domain object. A widget is told what to show in words and numbers that are already
made, and says what the user did through signals. Text from outside goes through `Label`, `Para`
or a delegate here, which never read markup; each control refuses to exist without an accessible
name.
"""
