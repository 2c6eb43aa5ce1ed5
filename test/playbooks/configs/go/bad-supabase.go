package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func Connect() (*sql.DB, error) {
	return sql.Open("postgres", "host=aws-0-eu-west-1.pooler.supabase.com port=6543 user=postgres.abc password=canary-9f3e71 dbname=postgres sslmode=require")
}
