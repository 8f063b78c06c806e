"""The request form: `view` is the page, `when` a day with a clock time, `rail` what stands beside.

`myself` are the questions about the reporter. Imports widgets, theme and the domain, no other page.
"""
