package api

import (
	"fmt"
	"os"

	"github.com/gin-gonic/gin"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func connect() string {
	return fmt.Sprintf("host=db.rowing.internal user=rowing password=%s dbname=rowing sslmode=require", os.Getenv("DB_PASSWORD"))
}

func Routes(router *gin.Engine) {
	router.GET("/boats", func(c *gin.Context) {
		db, err := gorm.Open(postgres.Open(connect()), &gorm.Config{})
		if err != nil {
			c.AbortWithStatus(502)
			return
		}
		var boats []Boat
		db.Find(&boats)
		c.JSON(200, boats)
	})
}
