from psycopg_pool import AsyncConnectionPool, NullConnectionPool

pool = AsyncConnectionPool(
    "postgresql://market:canary-9f3e71@db.market.internal:5432/market",
    max_size=2,
)
jobs = NullConnectionPool("postgresql://market:canary-9f3e71@db.market.internal:5432/market", max_size=2)
