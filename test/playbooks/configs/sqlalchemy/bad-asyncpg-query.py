from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(
    "postgresql+asyncpg://weir@db.weir.internal/weir?prepared_statement_cache_size=0&statement_cache_size=0"
)
