import asyncpg


async def main():
    return await asyncpg.connect(
        "postgresql://market:canary-9f3e71@db.market.internal/market?sslmode=require&application_name=shop&jit=off",
        timeout=10,
    )
