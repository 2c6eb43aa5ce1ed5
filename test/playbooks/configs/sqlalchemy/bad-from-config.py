import os

from sqlalchemy import engine_from_config

settings = {
    "sqlalchemy.url": "postgresql+psycopg2://quarry:canary-9f3e71@db.quarry.internal/quarry",
    "sqlalchemy.pool_size": "20",
    "sqlalchemy.max_overflow": 4,
    "sqlalchemy.connect_args": {"sslmode": "required", "connect_timeout": 5},
    "app.title": "Quarry",
}
if os.environ.get("QUARRY_ECHO"):
    settings["sqlalchemy.ecko"] = True

engine = engine_from_config(settings, pool_recycle=300)
