import environ

env = environ.Env()

DATABASES = {
    "default": {
        **env.db("DATABASE_URL"),
        "ATOMIC_REQUESTS": True,
    },
    "archive": env.db_url("ARCHIVE_URL"),
}
