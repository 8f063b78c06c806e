"""The only place with SQL: SQLite in WAL mode, durable at every commit.

SQLAlchemy Core describes tables and builds statements; rows become frozen domain objects before
they leave. May import `domain`, `paths` and `logs`. Every error of the driver is put into words at
this border (`failures`), so nobody above needs to know what an OperationalError is.
"""
