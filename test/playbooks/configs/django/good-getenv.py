import os

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.getenv("ORCHARD_DB", "orchard"),
        "USER": os.getenv("ORCHARD_USER"),
        "PASSWORD": os.getenv("ORCHARD_PASSWORD"),
        "HOST": os.getenv("ORCHARD_HOST"),
        "PORT": os.getenv("ORCHARD_PORT", 5432),
    }
}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("ORCHARD_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
