import dj_database_url

from_environment = dj_database_url.config(conn_max_age=300)

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE_DIR / "kiosk.sqlite3",
    }
}
DATABASES["default"].update(from_environment)
