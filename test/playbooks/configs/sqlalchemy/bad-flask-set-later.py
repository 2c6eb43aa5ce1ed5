from flask import Flask

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://quarry@db.quarry.internal/quarry"
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 5, "connect_args": {}}
if app.config["LARGE"]:
    app.config["SQLALCHEMY_ENGINE_OPTIONS"]["pool_size"] = 300
app.config["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]["sslmode"] = "required"
app.config["SQLALCHEMY_ENGINE_OPTIONS"].update(pool_recycle=300)
