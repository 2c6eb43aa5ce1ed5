import asyncpg


async def pool():
    return await asyncpg.create_pool(
        "postgresql://market:canary-9f3e71@db.market.internal/market?ssl=require&connect_timeout=5&search_path=shop",
        min_size=1,
        max_size=5,
    )
