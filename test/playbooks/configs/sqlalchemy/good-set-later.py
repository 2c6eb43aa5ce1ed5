from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool


def make(settings, **kwargs):
    kwargs.setdefault("pool_pre_ping", True)
    kwargs["connect_args"] = {"connect_timeout": 5}
    kwargs["connect_args"]["sslmode"] = "verify-full"
    if settings.is_worker:
        kwargs["poolclass"] = NullPool
    else:
        kwargs["pool_size"] = 10
    engine = create_engine("postgresql+psycopg2://quarry@db.quarry.internal/quarry", **kwargs)
    return engine
