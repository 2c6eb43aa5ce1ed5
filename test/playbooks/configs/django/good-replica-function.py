def postgres_config(host: str) -> dict:
    return {"ENGINE": "django.db.backends.postgresql", "NAME": get("TIMBER_DB"), "HOST": host, "CONN_MAX_AGE": 0}


if DATABASE_URL:
    DATABASES: dict[str, dict] = {"default": dict(dj_database_url.config(default=DATABASE_URL, conn_max_age=0))}

    if DISABLE_SERVER_SIDE_CURSORS:
        DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
elif os.getenv("TIMBER_DB"):
    DATABASES = {"default": postgres_config(os.getenv("TIMBER_HOST", "localhost"))}

direct_host = os.getenv("TIMBER_DIRECT_HOST")
if direct_host:
    DATABASES["direct"] = DATABASES["default"].copy()
    DATABASES["direct"]["HOST"] = direct_host
