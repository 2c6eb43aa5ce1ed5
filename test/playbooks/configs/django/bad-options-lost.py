import os
import dj_database_url

DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"], ssl_require=True)}
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 10,
}
