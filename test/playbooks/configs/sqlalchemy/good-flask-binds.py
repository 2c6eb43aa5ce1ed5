import os

SQLALCHEMY_DATABASE_URI = "postgresql+psycopg2://market:canary-9f3e71@db.market.internal/market"
SQLALCHEMY_BINDS = {
    "reports": "postgresql+psycopg2://reports:canary-9f3e71@replica.market.internal/market",
    "cache": "sqlite:////var/lib/market/cache.db",
}
SQLALCHEMY_ECHO = False
