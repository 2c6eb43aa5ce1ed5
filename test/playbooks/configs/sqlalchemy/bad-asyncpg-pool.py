import asyncpg


async def pool():
    return await asyncpg.create_pool(
        dsn="postgresql+asyncpg://market:canary-9f3e71@db.market.internal/market",
        max_size=5,
        sslmode="require",
        connect_timeout=5,
    )
