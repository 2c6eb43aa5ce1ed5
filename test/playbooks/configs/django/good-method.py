class Production(Base):
    def DATABASES(self):
        return {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "market",
                "USER": "market",
                "PASSWORD": self.secret("database"),
                "HOST": "db.market.internal",
                "CONN_MAX_AGE": 60,
            }
        }

    def CACHES(self):
        return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
