import os

import psycopg

connection = psycopg.connect(
    host="db.market.internal",
    database="market",
    username="market",
    password=os.environ["DB_PASSWORD"],
    sslmode="required",
)
