"""`python -m mediadesk`: hands over to bootstrap."""

from mediadesk.bootstrap import main

raise SystemExit(main())
