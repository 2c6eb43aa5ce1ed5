SQLALCHEMY_DATABASE_URI = "postgres://market:canary-9f3e71@db.market.internal/market"
SQLALCHEMY_POOL_SIZE = 20
SQLALCHEMY_ENGINE_OPTIONS = {
    "pool_size": "20",
    "ssl": True,
    "connect_args": {
        "statement_timeout": 5000,
    },
}
