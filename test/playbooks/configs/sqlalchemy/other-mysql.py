SQLALCHEMY_DATABASE_URI = "mysql+pymysql://market:canary-9f3e71@db/market"
SQLALCHEMY_TRACK_MODIFICATIONS = False
