import os
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "market",
        "USER": "market",
        "PASSWORD": "canary-9f3e71",
        "HOST": "db.market.internal",
        "CONN_MAX_AGE": os.environ.get("CONN_MAX_AGE", 60),
        "OPTIONS": {
            "sslmode": "required",
            "timeout": 5,
            "MAX_CONNS": 20,
        },
    }
}
