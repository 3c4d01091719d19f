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

// searchDays bounds the search for an occurrence: the longest wait between two 29ths of February is eight years.
const searchDays = 9 * 366

// Next returns the first occurrence on the given day or later, with its instant in loc; false where no day of the coming
// years matches. It knows nothing of the present: what is late and what is not is the caller's to decide.
func (r Rule) Next(day Day, loc *time.Location) (Day, time.Time, bool) {
	for d := day; d < day+searchDays; d++ {
		if !r.On(d) {
			continue
		}
		if t, ok := Instant(d, r.Minute, loc); ok {
			return d, t, true
		}
	}
	return 0, time.Time{}, false
}

// After returns the first occurrence whose day is later than last (0: none yet) and whose instant in loc is strictly after
// now; false where no day of the coming years matches. The instants of later days are later, so an occurrence is known by its
// day: with the day of the previous one as last, no day comes twice, whatever the clock or the zone did in between.
func (r Rule) After(last Day, now time.Time, loc *time.Location) (Day, time.Time, bool) {
	if loc == nil {
		loc = time.UTC
	}
	// Once the clock shows a day, all times of the days before are past: shown or skipped.
	from := max(last+1, DayOf(now.In(loc)))
	for day := from; day < from+searchDays; day++ {
		if !r.On(day) {
			continue
		}
		if t, ok := Instant(day, r.Minute, loc); ok && t.After(now) {
			return day, t, true
		}
	}
	return 0, time.Time{}, false
}

// Instant returns the moment at which the wall clock of loc shows the given minute of the day (0 to 1439). A time that a clock
// change skips becomes the first moment after the gap, which for a gap before midnight is the next day's midnight; of a time
// that comes twice the first is taken. It reports false where the day itself does not exist in loc. A nil loc is UTC.
func Instant(d Day, minute int, loc *time.Location) (time.Time, bool) {
	if loc == nil {
		loc = time.UTC
	}
	wall := int64(d)*86400 + int64(minute)*60 // what the clock must show, as if it were in UTC
	// Offsets are below a day, so a day earlier the clock has not come to the wanted time yet. From there the walk goes through
	// the stretches of constant offset, each of which shows any time at most once.
	at, before := time.Unix(wall-86400, 0).In(loc), int64(0)
	for {
		start, end := stretch(at)
		_, offset := at.Zone()
		moment := wall - int64(offset)
		if !start.IsZero() && moment < start.Unix() {
			midnight := int64(d) * 86400
			skipped := start.Unix()+before <= midnight && start.Unix()+int64(offset) >= midnight+86400
			return start, !skipped
		}
		if end.IsZero() || moment < end.Unix() {
			return time.Unix(moment, 0).In(loc), true
		}
		at, before = end, int64(offset)
	}
}

// stretch returns a stretch of time around t in which its zone's offset does not change; zero times are unbounded.
func stretch(t time.Time) (start, end time.Time) {
	start, end = t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		// On the last day of a leap year ZoneBounds ends the year a day early.
		end = time.Date(t.UTC().Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC).In(t.Location())
	}
	return start, end
}
