import dj_database_url

from market.environment import config

DATABASE_URL = config("DATABASE_URL")


def configure_databases(*, conn_max_age):
    """What the settings set DATABASES to."""
    return {
        "default": {
            **dj_database_url.parse(DATABASE_URL, conn_max_age=conn_max_age),
            "ATOMIC_REQUESTS": True,
        },
    }
