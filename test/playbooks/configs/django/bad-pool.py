DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "market", "USER": "market", "PASSWORD": "canary-9f3e71", "HOST": "db.market.internal",
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"pool": {"min_size": 10, "max_size": 4}},
    }
}
