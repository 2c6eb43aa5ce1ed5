from flask_sqlalchemy import SQLAlchemy

from orders.web import app

db = SQLAlchemy(app, engine_options={"pool_size": 4, "pool_recycle": 300, "pool_pre_ping": True})
