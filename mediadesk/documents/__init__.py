"""Files in and out: releases are read here; packs, calendars and briefings are written here.

May import `domain` and the lowest layer (`paths`, `settings`, `logs`); never a sibling, never Qt.
Every file comes from outside and is hostile until shown otherwise: size first, then kind, then
content; nothing is fetched, run or unpacked. Libraries that cost start-up time load on first use.
"""
