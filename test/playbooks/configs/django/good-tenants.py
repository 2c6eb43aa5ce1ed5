DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": os.environ.get("TENANT_DB", "tenants"),
        "USER": "tenants",
        "HOST": "localhost",
        "PORT": "",
    },
    "legacy": {
        "ENGINE": "django.db.backends.mysql",
        "NAME": "legacy",
        "OPTIONS": {"charset": "utf8mb4"},
    },
}
