DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "ferry",
        "USER": "ferry",
        "HOST": "",
        "OPTIONS": {"application_name": "ferry"},
    }
}

if LOCAL:
    DATABASES["default"].update(HOST="localhost", PASSWORD="canary-9f3e71")
elif REMOTE_HOST != "":
    DATABASES["default"].update(HOST=REMOTE_HOST, PORT=6432)
    if REMOTE_SSLMODE != "":
        DATABASES["default"]["OPTIONS"]["sslmode"] = REMOTE_SSLMODE
    else:
        DATABASES["default"]["OPTIONS"]["sslmode"] = "verify-full"
