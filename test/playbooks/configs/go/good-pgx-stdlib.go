package store

import (
	"database/sql"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib"
)

func Connect() (*sql.DB, error) {
	return sql.Open("pgx", "postgres://"+os.Getenv("PG_USER")+":"+os.Getenv("PG_PASS")+"@db.internal:5432/wallet?sslmode=prefer&statement_cache_capacity=64")
}
