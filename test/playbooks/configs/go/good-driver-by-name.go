package store

import (
	dbsql "database/sql"
	"time"

	_ "github.com/lib/pq"
)

func Open(s Settings) (*dbsql.DB, error) {
	db, err := dbsql.Open(s.DriverName, s.DataSource)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(40)
	db.SetConnMaxLifetime(10 * time.Minute)
	return db, nil
}
