import psycopg2
from psycopg2.extras import RealDictCursor

DB = dict(
    host="db.market.internal",
    dbname="market",
    user="market",
    password="canary-9f3e71",
    connect_timeout=5,
    keepalives=1,
    keepalives_idle=30,
)


def connection():
    return psycopg2.connect(cursor_factory=RealDictCursor, **DB)
