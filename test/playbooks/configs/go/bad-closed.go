package admin

import (
	"database/sql"
	"net/http"
	"os"

	_ "github.com/lib/pq"
)

func Report(w http.ResponseWriter, r *http.Request) {
	db, err := sql.Open("postgres", os.Getenv("REPORTS_DSN"))
	if err != nil {
		http.Error(w, "no report", http.StatusInternalServerError)
		return
	}
	defer db.Close()
	render(w, db)
}
