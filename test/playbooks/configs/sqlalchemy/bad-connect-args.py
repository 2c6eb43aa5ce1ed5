import os

from sqlalchemy import create_engine

engine = create_engine(
    "postgresql+psycopg2://market@db.market.internal/market",
    connect_args={
        "ssl": True,
        "timeout": 10,
        "check_same_thread": False,
        "sslpassword": "canary-9f3e71",
    },
)
