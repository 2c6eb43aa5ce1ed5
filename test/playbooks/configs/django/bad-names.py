DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgres",
        "DATABASE": "market",
        "USERNAME": "market",
        "PASSWORD": "canary-9f3e71",
        "HOST": "db.market.internal",
        "PORT": "5432/tcp",
    }
}
