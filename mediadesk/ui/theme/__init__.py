"""How MediaDesk looks: colours, type, spacing, icons and the widget style.

`colours` and `tokens` hold the numbers and no Qt; `state` is the theme in force now; `fonts` and
`icons` load what lies in the resources folder; `style` paints Qt's own controls; `palette` applies
it all to the application; `skeleton` is the window's first moment. May import Qt and
`mediadesk.paths`, nothing else of the program, so that every widget and page can stand on it. There
are no style sheets: whatever paints reads the tokens while it paints.
"""
