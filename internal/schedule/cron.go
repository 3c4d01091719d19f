package schedule

import (
	"errors"
	"math/bits"
	"strings"

	"github.com/robfig/cron/v3"

	"ashore/internal/coach"
)

// What is wrong with an expression that [ParseCron] refuses. The errors hold nothing of the expression.
var (
	// ErrCronSyntax: it is not five fields (minute, hour, day of the month, month, day of the week) or a name like @daily.
	ErrCronSyntax = errors.New("a cron expression has five fields: minute, hour, day of the month, month, day of the week")
	// ErrCronOften: it fires more than once a day.
	ErrCronOften = errors.New("the cron expression fires more than once a day")
	// ErrCronNever: it never fires (30 February).
	ErrCronNever = errors.New("the cron expression never fires")
)

// maxCron is the length in bytes above which an expression is not looked at; each value of each field spelt out is shorter.
const maxCron = 512

// starBit is set by the parser in a field that was written as a star.
const starBit = 1 << 63

var _ coach.CronParser = ParseCron

// ParseCron reads a cron expression of five fields, or @daily, @weekly, @monthly or @yearly, into a rule. It refuses with one
// of the errors above what is no such expression, what fires more than once a day (@hourly, @every, two hours, two minutes),
// what never fires, and what names a time zone: the zone is always the member's own. It is pure and safe for concurrent use.
func ParseCron(expr string) (coach.Rule, error) {
	expr = strings.ToLower(strings.TrimSpace(expr))
	if len(expr) > maxCron || strings.Contains(expr, "=") {
		return coach.Rule{}, ErrCronSyntax
	}
	parsed, err := cron.ParseStandard(expr)
	if err != nil {
		// The parser's error repeats what was typed.
		return coach.Rule{}, ErrCronSyntax
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return coach.Rule{}, ErrCronOften // @every
	}
	minutes, hours := spec.Minute&^starBit, spec.Hour&^starBit
	if bits.OnesCount64(minutes) > 1 || bits.OnesCount64(hours) > 1 {
		return coach.Rule{}, ErrCronOften
	}
	if minutes == 0 || hours == 0 || spec.Month == 0 || spec.Dom == 0 || spec.Dow == 0 {
		return coach.Rule{}, ErrCronSyntax // a field of commas alone
	}
	rule := coach.Rule{
		Minute:   bits.TrailingZeros64(hours)*60 + bits.TrailingZeros64(minutes),
		Months:   uint16(set(spec.Month, 1, 12)),
		Days:     uint32(set(spec.Dom, 1, 31)),
		Weekdays: uint8(set(spec.Dow, 0, 6)),
	}
	// A list of all days that is no star matches every day whatever the other field says, as either may match.
	if (rule.Days == 0 && spec.Dom&starBit == 0) || (rule.Weekdays == 0 && spec.Dow&starBit == 0) {
		rule.Days, rule.Weekdays = 0, 0
	}
	if !possible(rule) {
		return coach.Rule{}, ErrCronNever
	}
	return rule, nil
}

// set returns the bits of a field from low to high, and 0 where all of them are set: as a rule writes "all".
func set(field uint64, low, high int) uint64 {
	all := uint64(1)<<(high+1) - uint64(1)<<low
	if field &= all; field != all {
		return field
	}
	return 0
}

// possible reports whether some day of some year matches. A weekday comes in every month, so that only days of the month can
// miss.
func possible(r coach.Rule) bool {
	if r.Days == 0 || r.Weekdays != 0 {
		return true
	}
	longest := [...]int{1: 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	for month := 1; month <= 12; month++ {
		if (r.Months == 0 || r.Months&(1<<month) != 0) && bits.TrailingZeros32(r.Days) <= longest[month] {
			return true
		}
	}
	return false
}
