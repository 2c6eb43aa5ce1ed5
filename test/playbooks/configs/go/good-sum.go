package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func Init() *sql.DB {
	port := os.Getenv("POSTGRES_PORT")
	user := os.Getenv("POSTGRES_USER")
	db, err := sql.Open("postgres", "host=postgres port="+port+" user="+user+" password="+os.Getenv("POSTGRES_PASSWORD")+" dbname=mr sslmode=disable")
	if err != nil {
		panic(fmt.Sprint(err, time.Now()))
	}
	return db
}
