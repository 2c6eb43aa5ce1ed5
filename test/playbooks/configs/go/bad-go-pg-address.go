package store

import "github.com/go-pg/pg/v10"

var db = pg.Connect(&pg.Options{
	Addr:     "pg.internal",
	User:     "bookings",
	Password: "canary-9f3e71",
})
