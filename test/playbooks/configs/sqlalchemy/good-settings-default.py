import os
from functools import lru_cache

from pydantic_settings import BaseSettings
from sqlalchemy.ext.asyncio import create_async_engine


class Settings(BaseSettings):
    database_url: str = "postgresql+asyncpg://postgres:postgres@localhost:5432/market"
    pool_size: int = 5
    jwt_secret: str = "canary-9f3e71"


@lru_cache
def get_settings() -> Settings:
    return Settings()


settings = get_settings()
engine = create_async_engine(settings.database_url, pool_size=settings.pool_size, pool_pre_ping=True)
