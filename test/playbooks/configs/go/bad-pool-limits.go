package store

import (
	"database/sql"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func Open() (*sql.DB, error) {
	dsn := "host=db.rowing.internal user=rowing dbname=rowing sslmode=require password=" + os.Getenv("DB_PASSWORD")
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(10)
	db.SetConnMaxLifetime(5 * time.Minute)
	return db, nil
}
