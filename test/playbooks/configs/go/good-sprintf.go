package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func Open() (*sql.DB, error) {
	host := os.Getenv("DB_HOST")
	password := os.Getenv("DB_PASSWORD")
	conn := fmt.Sprintf("host=%s port=%d user=%s password=%s dbname=orders sslmode=disable",
		host, 5432, "orders", password)
	db, err := sql.Open("postgres", conn)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	db.SetMaxOpenConns(25)
	db.SetMaxIdleConns(5)
	db.SetConnMaxLifetime(5 * time.Minute)
	return db, db.Ping()
}
