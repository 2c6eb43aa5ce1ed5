package web

import (
	"os"

	"github.com/go-pg/pg/v10"
	"github.com/labstack/echo/v4"
)

var db *pg.DB

func Index(c echo.Context) error {
	if db == nil {
		db = pg.Connect(&pg.Options{
			Addr:     "pg.tickets.internal:5432",
			User:     "tickets",
			Password: os.Getenv("PGPASSWORD"),
			Database: "tickets",
			PoolSize: 20,
		})
	}
	return c.String(200, "ok")
}
