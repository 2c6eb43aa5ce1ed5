from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://market:canary-9f3e71@localhost:5432/market"
app.config["SQLALCHEMY_TRACK_MODIFICATIONS"] = False
app.secret_key = "canary-9f3e71"
db = SQLAlchemy(app)
