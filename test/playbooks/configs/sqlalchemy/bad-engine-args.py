import os

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

engine = create_engine(
    os.environ["DATABASE_URL"],
    poolclass=NullPool,
    pool_size=5,
    sslmode="require",
    connect_timeout=10,
    pool_prepping=True,
    pool_recycle="3600",
)
