package web

import (
	"database/sql"
	"net/http"
	"os"
	"sync"

	_ "github.com/lib/pq"
)

var (
	once sync.Once
	db   *sql.DB
)

// A handler that opens the pool at the first request only.
func Health(w http.ResponseWriter, r *http.Request) {
	once.Do(func() {
		db, _ = sql.Open("postgres", "host=db.rowing.internal user=rowing dbname=rowing sslmode=require password="+os.Getenv("DB_PASSWORD"))
	})
	if err := db.PingContext(r.Context()); err != nil {
		http.Error(w, "down", http.StatusServiceUnavailable)
	}
}
