"""Hands over to `bootstrap`."""

from mediadesk.bootstrap import main

raise SystemExit(main())
