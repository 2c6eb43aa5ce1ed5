import os

from sqlalchemy import URL, create_engine

url = URL.create(
    drivername="postgresql+psycopg2",
    username="market",
    password=os.environ["DB_PASSWORD"],
    host="db.market.internal",
    port=5433,
    database="market",
    query={"sslmode": "verify-full", "sslrootcert": "/etc/ssl/market-ca.pem"},
)
engine = create_engine(url, pool_size=10, max_overflow=5, pool_timeout=10, isolation_level="READ COMMITTED")
