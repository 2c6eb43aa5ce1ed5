from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from config import DB_HOST, DB_NAME, DB_PASS, DB_USER

sync_engine = create_engine(
    f"postgresql+psycopg2://{DB_USER}:{DB_PASS}@{DB_HOST}:5432/{DB_NAME}",
    echo=True,
)
async_engine = create_async_engine(
    "postgresql+asyncpg://%s:%s@%s:5432/%s" % (DB_USER, DB_PASS, DB_HOST, DB_NAME),
    pool_size=5,
    max_overflow=10,
)
