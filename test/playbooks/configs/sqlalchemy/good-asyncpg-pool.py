import asyncpg

from market.settings import settings

_pool = None


async def connect():
    global _pool
    _pool = await asyncpg.create_pool(
        host=settings.db_host,
        port=5432,
        user="market",
        password=settings.db_password,
        database="market",
        min_size=2,
        max_size=settings.pool_max,
        command_timeout=30,
        max_inactive_connection_lifetime=120,
        ssl="require",
    )
