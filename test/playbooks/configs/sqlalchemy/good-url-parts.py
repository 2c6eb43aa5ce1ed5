from sqlalchemy import create_engine
from sqlalchemy.engine import URL

engine = create_engine(URL("postgresql", username="market", password="canary-9f3e71", host="db.market.internal"))
