package store

import (
	"context"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func Connect() (*pgxpool.Pool, error) {
	return pgxpool.New(context.Background(), "postgres://postgres.abc:canary-9f3e71@aws-0-eu-west-1.pooler.supabase.com:6543/postgres")
}
