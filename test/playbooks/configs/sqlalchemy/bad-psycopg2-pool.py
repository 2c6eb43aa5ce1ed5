from psycopg2.pool import ThreadedConnectionPool

pool = ThreadedConnectionPool(
    minconn=20,
    maxconn=5,
    host="db.market.internal",
    dbname="market",
    password="canary-9f3e71",
)
