from alembic.config import Config

from market.settings import BASE_DIR, DATABASE_URL

alembic_config = Config()
alembic_config.set_main_option("script_location", f"{BASE_DIR}/migrations")
alembic_config.set_main_option("sqlalchemy.url", DATABASE_URL)
