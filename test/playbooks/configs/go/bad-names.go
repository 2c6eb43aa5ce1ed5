package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func Connect() (*sql.DB, error) {
	return sql.Open("postgres", "hostname=db.internal username=app pass=canary-9f3e71 db=app ssl_mode=disable charset=utf8 parseTime=True")
}
