package web

import (
	"net/http"
	"os"

	"github.com/go-pg/pg/v10"
)

// Go-pg's Connect makes a pool; a handler that calls it makes one each time.
func ListTickets(w http.ResponseWriter, r *http.Request) {
	db := pg.Connect(&pg.Options{
		Addr:     "pg.tickets.internal:5432",
		User:     "tickets",
		Password: os.Getenv("PGPASSWORD"),
		Database: "tickets",
	})
	var names []string
	if err := db.Model().Table("tickets").Column("name").Select(&names); err != nil {
		http.Error(w, "no tickets", http.StatusBadGateway)
	}
}
