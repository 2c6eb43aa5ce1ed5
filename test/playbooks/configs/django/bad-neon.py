DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "market",
        "USER": "market",
        "PASSWORD": "canary-9f3e71",
        "HOST": "ep-cool-fog-123456-pooler.eu-central-1.aws.neon.tech",
        "CONN_MAX_AGE": "60",
    }
}
