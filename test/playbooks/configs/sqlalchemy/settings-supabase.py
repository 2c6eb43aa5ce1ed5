from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = (
        "postgresql+asyncpg://postgres.abcdefgh:canary-9f3e71@aws-0-eu-central-1.pooler.supabase.com:6543/postgres"
    )
