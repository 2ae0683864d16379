package httpmodel

import (
	"fmt"

	"wirewalk/sim/vtime"
)

const (
	defaultEpoch = 1767225600 // 2026-01-01 00:00:00 UTC
	secondsADay  = 86_400
)

func epoch(e int64) int64 {
	if e == 0 {
		return defaultEpoch
	}
	return e
}

// httpDate is IMF-fixdate of RFC 9110 §5.6.7, for an instant of a run that
// began at a Unix time; 0 is the default epoch.
func httpDate(base int64, now vtime.Time) string {
	at := max(0, epoch(base)+int64(now)/int64(vtime.Second))
	days, rest := at/secondsADay, at%secondsADay
	weekdays := [...]string{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"} // 1970-01-01 was a Thursday.
	months := [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	y, m, d := civil(days)
	return fmt.Sprintf("%s, %02d %s %04d %02d:%02d:%02d GMT",
		weekdays[days%7], d, months[m-1], y, rest/3600, rest/60%60, rest%60)
}

// civil turns days since 1970-01-01 into a date of the Gregorian calendar. Years
// are counted from March, so that a leap day ends a year.
func civil(days int64) (year, month, day int64) {
	days += 719_468 // since 0000-03-01
	era, doe := days/146_097, days%146_097
	yoe := (doe - doe/1460 + doe/36_524 - doe/146_096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	shifted := (5*doy + 2) / 153
	day = doy - (153*shifted+2)/5 + 1
	month = (shifted+2)%12 + 1
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, day
}
