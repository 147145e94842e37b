"""How migrations run: inside the application, in one transaction, with references checked."""

from alembic import context
from alembic.operations import ops
from flask import current_app

from forum.database import references
from forum.database.migrating import comparison
from forum.extensions import db


def run_migrations() -> None:
    """Run what was asked for on the application's database."""
    # A table is changed by making it anew, and dropping the old one would take along every
    # row that refers to it; the switch only works before the transaction begins.
    with db.engine.connect() as connection, references.unchecked(connection):
        context.configure(
            connection=connection,
            transactional_ddl=True,
            process_revision_directives=polish_revision,
            **comparison(),
        )
        with context.begin_transaction():
            context.run_migrations()
            references.verify(connection)


def polish_revision(context_, revision, directives) -> None:
    """Make no file when there is nothing to do; make references in a circle last."""
    if not getattr(context.config.cmd_opts, "autogenerate", False):
        return
    (script,) = directives
    if script.upgrade_ops.is_empty():
        directives[:] = []
        current_app.logger.warning("The tables are as the models say: there is nothing to migrate.")
        return
    for table in [op for op in script.upgrade_ops.ops if isinstance(op, ops.CreateTableOp)]:
        for key in [item for item in table.columns if getattr(item, "use_alter", False)]:
            table.columns = [item for item in table.columns if item is not key]
            key.use_alter = False
            added = ops.CreateForeignKeyOp.from_constraint(key)
            script.upgrade_ops.ops.append(ops.ModifyTableOps(table.table_name, [added]))
            dropped = ops.DropConstraintOp(key.name, table.table_name, type_="foreignkey")
            script.downgrade_ops.ops.insert(0, ops.ModifyTableOps(table.table_name, [dropped]))


if context.is_offline_mode():
    raise SystemExit("Migrations need the database itself; they cannot be written out as SQL.")
run_migrations()
