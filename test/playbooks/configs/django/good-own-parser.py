from os import environ
from . import database_url

DATABASES: dict

if "DATABASE_URL" in environ:
    DATABASES = {
        "default": database_url.parse_database_url(
            environ["DATABASE_URL"],
            conn_max_age=int(environ.get("DATABASE_CONN_MAX_AGE", 600)),
        )
    }
