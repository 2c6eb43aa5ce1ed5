// go-gorm/gorm#3242 asks where the limits go. Where nothing of the pool is set, it may be set elsewhere: nothing is said.
package store

import (
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func Open() (*gorm.DB, error) {
	return gorm.Open(postgres.Open("host=db.rowing.internal user=rowing dbname=rowing sslmode=require"), &gorm.Config{})
}
