package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func Connect() (*sql.DB, error) {
	return sql.Open("postgres", "postgres://app:canary-9f3e71@db.internal:5432/app?sslmode=require&default_query_exec_mode=exec")
}
