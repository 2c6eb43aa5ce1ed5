from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(
    "postgresql+asyncpg://postgres.abcdefgh:canary-9f3e71@aws-0-eu-central-1.pooler.supabase.com:6543/postgres",
    pool_size=20,
    max_overflow=100,
)
