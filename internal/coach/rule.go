package coach

import "time"

// Rule says at which local wall-clock time, and on which days, something recurs. It is durable: the next instant is always
// computed from it and from the member's zone.
type Rule struct {
	Minute int `json:"minute"` // minutes since local midnight, 0 to 1439
	// Months, Days and Weekdays are bit sets (bit 1 = January or the first; bit 0 = Sunday); 0 means all. As in cron, where both
	// Days and Weekdays are set, either may match.
	Months   uint16 `json:"months,omitempty"`
	Days     uint32 `json:"days,omitempty"`
	Weekdays uint8  `json:"weekdays,omitempty"`
}

// On reports whether the rule holds on a day.
func (r Rule) On(d Day) bool {
	date := d.Date()
	if r.Months != 0 && r.Months&(1<<date.Month()) == 0 {
		return false
	}
	days := r.Days == 0 || r.Days&(1<<date.Day()) != 0
	week := r.Weekdays == 0 || r.Weekdays&(1<<date.Weekday()) != 0
	if r.Days != 0 && r.Weekdays != 0 {
		return days || week
	}
	return days && week
}

// Instant returns the moment at which the wall clock of loc shows the given minute of the day. A time that a clock change
// skips becomes the first moment after the gap; of a time that comes twice the first is taken. It reports false where the day
// itself does not exist in loc.
func Instant(d Day, minute int, loc *time.Location) (time.Time, bool) {
	date := d.Date()
	y, m, day := date.Date()
	t := time.Date(y, m, day, minute/60, minute%60, 0, 0, loc)
	return t, true
}
