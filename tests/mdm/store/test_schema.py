"""The migrations build the schema that is mapped."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from mdm.startup import MIGRATIONS, migrate, prepared
from mdm.store.policies import versions
from mdm.store.schema import METADATA


def test_the_migrated_schema_is_the_mapped_one(connection: Connection) -> None:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": METADATA}
    )
    assert compare_metadata(context, METADATA) == []


def test_every_check_of_the_mapped_schema_is_in_the_migrated_one(connection: Connection) -> None:
    """Alembic does not compare check constraints."""
    for name, table in METADATA.tables.items():
        mapped = {
            str(constraint.name) for constraint in table.constraints if str(constraint.name).startswith("ck_")
        }
        migrated = {found["name"] for found in inspect(connection).get_check_constraints(name)}
        assert migrated == mapped, name


def test_migrations_form_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_preparing_a_database_again_changes_nothing(engine: Engine) -> None:
    def state() -> tuple[list[str], int]:
        with engine.connect() as connection:
            return (
                sorted(inspect(connection).get_table_names()),
                len([*versions(connection, "customer"), *versions(connection, "product")]),
            )

    before = state()
    assert before[1] == 2
    prepared(engine)
    migrate(engine)
    assert state() == before


def test_what_names_a_record_is_indexed_by_it(connection: Connection) -> None:
    """The inbox alone is read by object and emptied at once."""
    indexed = {
        (row.table_name, row.column_name)
        for row in connection.execute(
            text(
                """
                SELECT index.indrelid::regclass::text AS table_name, attribute.attname AS column_name
                FROM pg_index AS index
                JOIN pg_attribute AS attribute
                  ON attribute.attrelid = index.indrelid AND attribute.attnum = index.indkey[0]
                """
            )
        )
    }
    for table in METADATA.tables.values():
        for key in table.foreign_keys:
            if table.name != "inbox":
                assert (table.name, key.parent.name) in indexed
