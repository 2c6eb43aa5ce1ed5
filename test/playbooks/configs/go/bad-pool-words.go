package database

import (
	"fmt"
	"log"
	"os"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func Connect() (*gorm.DB, error) {
	return gorm.Open(postgres.Open("host=db.internal user=app password=canary-9f3e71 dbname=app sslmode=disable pool_max_conns=10"), &gorm.Config{})
}
