DB_HOST = os.environ.get("MILL_HOST", "mill-db")
DB_PORT = 5433
db = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": "mill",
    "HOST": DB_HOST,
    "PORT": DB_PORT,
}
DATABASES = {"default": db}
