from sqlalchemy import create_engine

engine = create_engine(
    url="postgres://market:canary-9f3e71@db.market.internal/market",
    pool_pre_ping=True,
)
