"""Runs migrations on the connection that the program hands over, inside its one transaction."""

from alembic import context
from sqlalchemy import create_engine

config = context.config
connection = config.attributes.get("connection")
if connection is not None:
    context.configure(connection=connection)
    context.run_migrations()
else:
    with create_engine(config.get_main_option("sqlalchemy.url") or "").connect() as own:
        context.configure(connection=own)
        context.run_migrations()
        own.commit()
