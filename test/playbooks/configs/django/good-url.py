import dj_database_url

DATABASES = {"default": dj_database_url.config(default="postgres://shop:canary-9f3e71@db.shop.internal/shop", conn_max_age=600, conn_health_checks=True)}
