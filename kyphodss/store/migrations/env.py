"""Alembic runs the migrations from here, on the connection and in the transaction that `kyphodss.store.migrate` gives."""

from alembic import context

from kyphodss.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite's tables are made in a transaction too: its BEGIN is said by the store itself
)
with context.begin_transaction():
    context.run_migrations()
