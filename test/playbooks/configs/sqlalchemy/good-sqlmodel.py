from sqlmodel import Session, create_engine

from market.config import get_settings

options = {"pool_size": 3, "max_overflow": 0, "connect_args": {"sslmode": "require"}}
engine = create_engine(str(get_settings().database_uri), **options)
