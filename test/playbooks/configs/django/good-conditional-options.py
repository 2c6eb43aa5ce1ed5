from decouple import config

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": config("BAKERY_DB"),
        "HOST": config("BAKERY_HOST", default="db"),
        "PORT": config("BAKERY_PORT", cast=int),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"sslmode": "require"} if not config("DEBUG", cast=bool) else {},
    },
}
