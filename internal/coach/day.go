package coach

import (
	"encoding/json"
	"fmt"
	"time"
)

// Day is a calendar day, counted in days since 1 January 1970, with no time zone. The zero Day is 1 January 1970 and is used
// for "none". In JSON it is "2026-03-01", and "" for none.
type Day int32

// DayOf returns the calendar day that t shows in its own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return MakeDay(y, m, d)
}

// MakeDay returns a calendar day; values out of range are carried over as by [time.Date].
func MakeDay(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads "2026-03-01".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("a day is written like 2026-03-01: %w", err)
	}
	return DayOf(t), nil
}

// Date returns the day at midnight UTC, for its parts and for formatting.
func (d Day) Date() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Date().Weekday() }

// String returns "2026-03-01", or "" for the zero Day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Date().Format(time.DateOnly)
}

// MarshalJSON implements [json.Marshaler].
func (d Day) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON implements [json.Unmarshaler].
func (d *Day) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("read a day: %w", err)
	}
	if s == "" {
		*d = 0
		return nil
	}
	day, err := ParseDay(s)
	*d = day
	return err
}
