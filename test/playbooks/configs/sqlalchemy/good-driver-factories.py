import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

pool = ConnectionPool(
    "postgresql://market:canary-9f3e71@db.market.internal:5432/market",
    min_size=2,
    max_size=8,
    kwargs={"row_factory": dict_row, "options": "-c statement_timeout=canary-9f3e71"},
)
