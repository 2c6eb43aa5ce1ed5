package store

import (
	"os"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"
)

func Connect() (*sqlx.DB, error) {
	url := os.Getenv("DATABASE_URL")
	if url == "" {
		url = "postgres://ledger:ledger@localhost:5432/ledger?sslmode=disable"
	}
	return sqlx.Connect("postgres", url)
}
