import psycopg2
from psycopg2.pool import ThreadedConnectionPool
from redis import ConnectionPool, Redis

cache = Redis(connection_pool=ConnectionPool(host="cache.market.internal", port=6379, db=0, max_connections=10))
pool = ThreadedConnectionPool(1, 8, host="db.market.internal", dbname="market", password="canary-9f3e71")
