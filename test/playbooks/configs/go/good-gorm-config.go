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
	return gorm.Open(postgres.New(postgres.Config{
		DSN:                  "host=aws-0-eu-west-1.pooler.supabase.com port=6543 user=postgres.abc password=canary-9f3e71 dbname=postgres sslmode=require",
		PreferSimpleProtocol: true,
	}), &gorm.Config{PrepareStmt: false})
}
