from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from app.core.config import settings

engine = create_async_engine(
    settings.DATABASE_URL,
    echo=False,
    future=True,
    pool_pre_ping=True,
    pool_size=settings.DB_POOL_SIZE,
    max_overflow=10,
    pool_recycle=1800,
    connect_args={
        "timeout": 10,
        "server_settings": {"application_name": "market-api", "jit": "off"},
    },
)

async_session = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
