package store

func Connect() (*gorm.DB, error) {
	db, _ := sql.Open("sqlite3", "./shop.db")
	return db, nil
}
