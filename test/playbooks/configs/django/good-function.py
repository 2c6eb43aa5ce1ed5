def database_settings():
    databases = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "db.sqlite3"}}
    if os.getenv("LEDGER_DBHOST"):
        databases["default"] = {
            "HOST": os.getenv("LEDGER_DBHOST"),
            "NAME": os.getenv("LEDGER_DBNAME", "ledger"),
            "USER": os.getenv("LEDGER_DBUSER", "ledger"),
            "OPTIONS": {},
        }
        if os.getenv("LEDGER_DBPORT"):
            databases["default"]["PORT"] = os.getenv("LEDGER_DBPORT")
        engine, options = chosen(os.getenv("LEDGER_DBENGINE"))
        databases["default"]["ENGINE"] = engine
        databases["default"]["OPTIONS"].update(options)
    return databases


DATABASES = database_settings()
