package models

import (
	"fmt"
	"os"

	"github.com/jinzhu/gorm"
	_ "github.com/jinzhu/gorm/dialects/postgres"
)

func init() {
	uri := fmt.Sprintf("host=%s user=%s dbname=%s sslmode=disable password=%s", os.Getenv("db_host"), os.Getenv("db_user"), "contacts", os.Getenv("db_pass"))
	conn, err := gorm.Open("postgres", uri)
	fmt.Println(conn, err)
}
