package extract

import (
	"strings"
	"time"
)

// dateLayouts are the ways a date is written whole.
var dateLayouts = []string{
	"2006-01-02", time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05-0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", "2006-01-02 15:04 -0700", "2006-01-02 15:04", "2006/01/02", "2006.01.02", "20060102",
	"January 2, 2006", "January 2 2006", "Jan 2, 2006", "Jan 2 2006", "2 January 2006", "2 Jan 2006",
	"January 2006", "Jan 2006", "2006-01", "2006",
	time.RFC1123Z, time.RFC1123, time.RFC850, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", time.ANSIC, time.UnixDate,
}

// parseDate reads a date as "2006-01-02", "2006-01" or "2006".
func parseDate(s string) (string, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range dateLayouts {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		switch layout {
		case "2006":
			return t.Format("2006"), true
		case "2006-01", "January 2006", "Jan 2006":
			return t.Format("2006-01"), true
		}
		return t.Format(time.DateOnly), true
	}
	return "", false
}
