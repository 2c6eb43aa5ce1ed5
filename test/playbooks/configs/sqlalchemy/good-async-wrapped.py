from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import create_engine

engine = AsyncEngine(create_engine("postgresql+asyncpg://market:canary-9f3e71@db.market.internal/market", echo=True))
