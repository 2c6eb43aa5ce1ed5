package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func connectionString() string {
	dbUser := env("DBUSER", "postgres")
	dbPass := env("DBPASS", "")
	return fmt.Sprintf(
		"postgres://%s:%s@%s:5432/metrics?sslmode=verify-full",
		dbUser, dbPass, env("DBHOST", "127.0.0.1"),
	)
}

func Connect() (*sql.DB, error) {
	return sql.Open("postgres", connectionString())
}
