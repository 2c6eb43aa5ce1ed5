package store

import (
	"log"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func Open(dsn string) *gorm.DB {
	db, err := gorm.Open(postgres.Open("host=db.rowing.internal user=rowing dbname=rowing sslmode=require"), &gorm.Config{})
	if err != nil {
		log.Fatal(err)
	}
	pool, _ := db.DB()
	pool.SetMaxIdleConns(10)
	pool.SetMaxOpenConns(500)
	return db
}
