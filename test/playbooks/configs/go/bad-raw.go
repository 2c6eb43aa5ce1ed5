package store

import (
	"context"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func Connect() (*pgxpool.Pool, error) {
	return pgxpool.New(context.Background(), "postgres://app:canary-9f3e71#1@db.internal:5432/app")
}
