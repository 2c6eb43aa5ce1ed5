from orders.settings.components import config

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": config("ORDERS_DB"),
        "USER": "orders",
        "PASSWORD": config("ORDERS_PASSWORD"),
        "HOST": "db.orders.internal",
    },
}

CONN_MAX_AGE = 60
