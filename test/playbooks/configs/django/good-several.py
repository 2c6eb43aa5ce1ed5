DATABASES = {
    "archive": {"ENGINE": "django.db.backends.mysql", "NAME": "old", "HOST": "mysql.garden.internal"},
    "reports": {"ENGINE": "django.db.backends.postgresql", "NAME": "reports", "HOST": "reports.garden.internal"},
    "default": {
        "ENGINE": "django_prometheus.db.backends.postgresql",
        "NAME": "garden",
        "HOST": "db.garden.internal",
        "OPTIONS": {"pool_label": "web", "sslmode": "require"},
    },
}
