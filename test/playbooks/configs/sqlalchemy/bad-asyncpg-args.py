from sqlalchemy.ext.asyncio import create_async_engine

from market.config import settings

engine = create_async_engine(
    f"postgresql+asyncpg://market:{settings.DB_PASSWORD}@db.market.internal:5432/market",
    pool_size=10,
    connect_args={
        "sslmode": "require",
        "connect_timeout": 5,
        "application_name": "market-api",
        "server_settings": {
            "statement_timeout": 5000,
            "search_path": "shop",
        },
    },
)
