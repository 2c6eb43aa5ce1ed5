import os

from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

pool = AsyncConnectionPool(
    conninfo="host=db.market.internal port=5432 dbname=market user=market sslmode=verify-full connect_timeout=5",
    min_size=1,
    max_size=8,
    timeout=10,
    max_idle=300,
    open=False,
    kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": None, "password": os.environ["PGPASSWORD"]},
)
