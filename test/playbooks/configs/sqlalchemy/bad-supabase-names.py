from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(
    "postgresql+asyncpg://postgres.abcdefgh:canary-9f3e71@aws-0-eu-central-1.pooler.supabase.com:6543/postgres",
    connect_args={
        "prepared_statement_cache_size": 0,
        "statement_cache_size": 0,
    },
)
