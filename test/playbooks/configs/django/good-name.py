import dj_database_url

db = dj_database_url.config(default="postgres://garden:canary-9f3e71@db.garden.internal:5432/garden", conn_max_age=60)
DATABASES = {"default": db}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "NAME": "x", "OPTIONS": {"debug": True}}]
AUTH = {"NAME": "x", "OPTIONS": {"min_length": 9}}
