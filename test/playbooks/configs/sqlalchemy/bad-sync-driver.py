import os

from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(
    f"postgresql://{os.environ['DB_USER']}:{os.environ['DB_PASSWORD']}@db.market.internal/market",
    pool_size=5,
)
