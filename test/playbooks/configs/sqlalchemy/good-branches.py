import os

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

if os.environ.get("TESTING"):
    engine = create_engine("sqlite:///:memory:", connect_args={"check_same_thread": False})
elif os.environ.get("SERVERLESS"):
    engine = create_engine(os.environ["DATABASE_URL"], poolclass=NullPool)
else:
    engine = create_engine(os.environ["DATABASE_URL"], pool_size=20, max_overflow=0)
