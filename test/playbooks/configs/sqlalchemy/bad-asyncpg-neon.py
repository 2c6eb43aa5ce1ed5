import asyncpg


async def main():
    return await asyncpg.connect(
        "postgresql://market:canary-9f3e71@ep-blue-sky-12345678.eu-central-1.aws.neon.tech/market?ssl=require",
        timeout=10,
    )
