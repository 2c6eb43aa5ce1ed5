import os

from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def get_url():
    return f"postgresql+psycopg://quarry:{os.environ['QUARRY_PASSWORD']}@db.quarry.internal/quarry?sslmode=require"


def run_migrations_online():
    section = config.get_section(config.config_ini_section) or {}
    section["sqlalchemy.url"] = get_url()
    connectable = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
    with connectable.connect() as connection:
        context.configure(connection=connection)
