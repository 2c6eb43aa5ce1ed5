import os

CONN_MAX_AGE = 60

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "orders",
        "USER": "orders",
        "HOST": os.environ["ORDERS_HOST"],
        "CONN_MAX_AGE": CONN_MAX_AGE,
    },
}
