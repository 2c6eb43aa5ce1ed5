package database

import (
	"fmt"
	"log"
	"os"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func Connect(cfg Config) (*gorm.DB, error) {
	return gorm.Open(postgres.Open(cfg.GetDSN()), &gorm.Config{})
}
