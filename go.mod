module wirewalk

go 1.26
