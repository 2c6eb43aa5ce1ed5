import os
from pathlib import Path

SECRET_KEY = "canary-9f3e71"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["DB_NAME"],
        "USER": os.environ.get("DB_USER", "shop"),
        "PASSWORD": os.environ["DB_PASSWORD"],
        "HOST": os.environ.get("DB_HOST", "db.shop.internal"),
        "PORT": os.environ.get("DB_PORT", "5432"),
        "CONN_MAX_AGE": int(os.environ.get("CONN_MAX_AGE", "60")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/db.pem", "connect_timeout": 5, "options": "-c statement_timeout=15000"},
        "TEST": {"NAME": "shop_test"},
    },
    "replica": {"ENGINE": "django.db.backends.postgresql", "HOST": "replica"},
}
