from configurations import Configuration, values


class Common(Configuration):
    SECRET_KEY = "canary-9f3e71"


class Production(Common):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": values.Value("weir", environ_name="DB_NAME"),
            "CONN_MAX_AGE": 30,
        }
    }
