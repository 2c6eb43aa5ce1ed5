import os
import dj_database_url

if "DATABASE_URL" in os.environ:
    DATABASES = {"default": dj_database_url.config(conn_max_age=600, ssl_require=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "garden",
            "USER": "garden",
            "PASSWORD": "canary-9f3e71",
            "HOST": "localhost",
            "PORT": "",
        }
    }
