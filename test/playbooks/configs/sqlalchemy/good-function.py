from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def create_db_engine(
    database_url: str,
    pool_size: int = 10,
    max_overflow: int = 20,
    **kwargs,
) -> AsyncEngine:
    return create_async_engine(database_url, pool_size=pool_size, max_overflow=max_overflow, **kwargs)
