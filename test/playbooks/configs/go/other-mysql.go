package store

import "database/sql"

func Connect() (*sql.DB, error) {
	return sql.Open("mysql", "root:canary-9f3e71@tcp(db:3306)/shop")
}
