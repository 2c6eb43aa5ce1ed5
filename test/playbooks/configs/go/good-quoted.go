package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func Connect() (*sql.DB, error) {
	return sql.Open("postgres", `host='/var/run/postgresql' user='reporter' password='canary-9f3e71 x' dbname='reports' sslmode='disable' search_path='reports,public'`)
}
