"""The press room's first page: `view` puts list (`model`), `reader` and `rail` side by side.

`cards` are what the rail is made of. Imports widgets, theme and the domain, no other page.
"""
