package store

import (
	"os"
	"time"

	"github.com/go-pg/pg/v10"
)

func Open() *pg.DB {
	return pg.Connect(&pg.Options{
		Addr:        "pg.internal:5432",
		User:        "bookings",
		Password:    os.Getenv("PGPASSWORD"),
		Database:    "bookings",
		PoolSize:    25,
		DialTimeout: 5 * time.Second,
		MaxConnAge:  30 * time.Minute,
	})
}
