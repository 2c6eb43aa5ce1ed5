from sqlalchemy import create_engine

engine = create_engine(
    "ORDERS_CONNECTION",
    pool_size=4,
)
