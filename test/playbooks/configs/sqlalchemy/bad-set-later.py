import os

from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = "postgresql+asyncpg://quarry@db.quarry.internal/quarry"

engine_options = {
    "pool_size": 5,
    "pool_pre_ping": True,
}
connect_args = {}
if DATABASE_URL.startswith("sqlite"):
    connect_args["check_same_thread"] = False
else:
    connect_args["sslmode"] = "require"
    connect_args["timeout"] = 10

if os.environ.get("QUARRY_LARGE"):
    engine_options.update({"pool_size": 2000}, max_overflow=0)
else:
    engine_options["max_overflow"] = 10
engine_options["connect_args"] = connect_args

engine = create_async_engine(DATABASE_URL, **engine_options)
