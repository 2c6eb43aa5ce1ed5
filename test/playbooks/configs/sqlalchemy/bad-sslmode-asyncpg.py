from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = "postgresql+asyncpg://market:canary-9f3e71@ep-cool-fog-123456.eu-central-1.aws.neon.tech/market?sslmode=require&channel_binding=require"

engine = create_async_engine(DATABASE_URL, pool_size=5)
