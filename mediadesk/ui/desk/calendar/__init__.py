"""The calendar: interviews by day, week and as a list, with who is free when.

`axis` and `overlap` compute and know no Qt; `week` paints and is hit on the rects it painted.
"""
