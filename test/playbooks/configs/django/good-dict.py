DATABASES = dict(
    default=dict(
        ENGINE="django.db.backends.postgresql",
        NAME="quarry",
        USER="quarry",
        PASSWORD="canary-9f3e71",
        HOST="10.2.0.4",
        PORT="5432",
        OPTIONS=dict(sslmode="require"),
    )
)
