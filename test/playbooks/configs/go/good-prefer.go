package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func Connect() (*sql.DB, error) {
	return sql.Open("postgres", "host=db.internal user=app password=canary-9f3e71 dbname=app sslmode=prefer")
}
