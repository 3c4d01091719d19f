package place

import (
	"regexp"
	"strconv"
	"strings"

	"ashore/internal/coach"
)

// An offset: "UTC+2", "gmt-3", "+05:30", "UTC +0545".
var offsetForm = regexp.MustCompile(`^(?i:utc|gmt)?\s*([+\-−–])\s*(\d{1,2})(?:[:.]?([0-5]\d))?\s*(?i:h|hrs|hours)?$`)

// partHours are the offsets that are no whole hours, in minutes, and the zone that keeps each all year round.
func partHours(minutes int) string {
	switch minutes {
	case -9*60 - 30:
		return "Pacific/Marquesas"
	case 3*60 + 30:
		return "Asia/Tehran"
	case 4*60 + 30:
		return "Asia/Kabul"
	case 5*60 + 30:
		return "Asia/Kolkata"
	case 5*60 + 45:
		return "Asia/Kathmandu"
	case 6*60 + 30:
		return "Asia/Yangon"
	case 8*60 + 45:
		return "Australia/Eucla"
	case 9*60 + 30:
		return "Australia/Darwin"
	}
	return ""
}

// offset reads a distance from UTC. It is known only where a zone keeps it all year.
func (a *Atlas) offset(query string) (coach.ZoneGuess, bool) {
	switch strings.ToLower(query) {
	case "utc", "gmt", "z", "zulu", "utc0", "gmt0":
		return coach.ZoneGuess{Zone: "Etc/UTC", Place: "UTC"}, true
	}
	m := offsetForm.FindStringSubmatch(query)
	if m == nil {
		return coach.ZoneGuess{}, false
	}
	hours, _ := strconv.Atoi(m[2])
	part, _ := strconv.Atoi(m[3])
	minutes := hours*60 + part
	sign := "+"
	if m[1] != "+" {
		minutes, sign = -minutes, "-"
	}
	guess := coach.ZoneGuess{Place: "UTC" + sign + strconv.Itoa(hours)}
	switch {
	case minutes == 0:
		return coach.ZoneGuess{Zone: "Etc/UTC", Place: "UTC"}, true
	case part != 0:
		guess.Place += ":" + m[3]
		guess.Zone = partHours(minutes)
	case minutes >= -12*60 && minutes <= 14*60:
		guess.Zone = etc(minutes / 60)
	}
	return guess, guess.Zone != ""
}

// etc names the zone that is so many hours ahead of UTC. The names of these zones count the other way round.
func etc(ahead int) string {
	if ahead > 0 {
		return "Etc/GMT-" + strconv.Itoa(ahead)
	}
	return "Etc/GMT+" + strconv.Itoa(-ahead)
}
