"""How Alembic meets the books: on the connection that `mailbot.store.migrate` hands in, inside its transaction."""

from alembic import context

from mailbot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_server_default=True,
)
context.run_migrations()
