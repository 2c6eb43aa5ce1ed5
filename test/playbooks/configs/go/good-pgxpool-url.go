package store

import (
	"context"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func Connect() *pgxpool.Pool {
	pool, err := pgxpool.New(context.Background(), "postgres://events:canary-9f3e71@events.db.internal:5432/events?sslmode=require&pool_max_conns=20&pool_max_conn_lifetime=1h")
	if err != nil {
		os.Exit(1)
	}
	return pool
}
