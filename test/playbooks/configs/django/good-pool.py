DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "USER": "shop",
        "PASSWORD": "canary-9f3e71",
        "HOST": "/var/run/postgresql",
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 4, "timeout": 10}},
    }
}
