package schedule_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
	"ashore/internal/schedule"
)

func TestParseCron(t *testing.T) {
	all := func(bits ...int) (out uint32) {
		for _, b := range bits {
			out |= 1 << b
		}
		return out
	}
	for _, c := range []struct {
		expr string
		want coach.Rule
		err  error
	}{
		{expr: "30 7 * * *", want: coach.Rule{Minute: 450}},
		{expr: "  0 0\t? * ? ", want: coach.Rule{}},
		{expr: "0 9 * * 1-5", want: coach.Rule{Minute: 540, Weekdays: uint8(all(1, 2, 3, 4, 5))}},
		{expr: "0 9 * * Mon,WED", want: coach.Rule{Minute: 540, Weekdays: uint8(all(1, 3))}},
		{expr: "0 9 1,15 * *", want: coach.Rule{Minute: 540, Days: all(1, 15)}},
		{expr: "0 9 13 * 5", want: coach.Rule{Minute: 540, Days: all(13), Weekdays: uint8(all(5))}},
		{expr: "0 9 1-31 * 5", want: coach.Rule{Minute: 540}},
		{expr: "0 9 13 * 0-6", want: coach.Rule{Minute: 540}},
		{expr: "0 9 */10 * *", want: coach.Rule{Minute: 540, Days: all(1, 11, 21, 31)}},
		{expr: "0 9 * jan-mar *", want: coach.Rule{Minute: 540, Months: uint16(all(1, 2, 3))}},
		{expr: "0 9 29 2 *", want: coach.Rule{Minute: 540, Months: 1 << 2, Days: all(29)}},
		{expr: "0 9 30 2 1", want: coach.Rule{Minute: 540, Months: 1 << 2, Days: all(30), Weekdays: 2}},
		{expr: "0 9 31 2,3 *", want: coach.Rule{Minute: 540, Months: uint16(all(2, 3)), Days: all(31)}},
		{expr: "@daily", want: coach.Rule{}},
		{expr: "@Weekly", want: coach.Rule{Weekdays: 1}},
		{expr: "@yearly", want: coach.Rule{Months: 2, Days: 2}},

		{expr: "* * * * *", err: schedule.ErrCronOften},
		{expr: "0,30 9 * * *", err: schedule.ErrCronOften},
		{expr: "0 9-10 * * *", err: schedule.ErrCronOften},
		{expr: "0 */12 * * *", err: schedule.ErrCronOften},
		{expr: "0/40 9 * * *", err: schedule.ErrCronOften},
		{expr: "@hourly", err: schedule.ErrCronOften},
		{expr: "@every 24h", err: schedule.ErrCronOften},
		{expr: "0 9 30 2 *", err: schedule.ErrCronNever},
		{expr: "0 9 31 4,6,9,11 *", err: schedule.ErrCronNever},
		{expr: "", err: schedule.ErrCronSyntax},
		{expr: "0 0 9 * * *", err: schedule.ErrCronSyntax},
		{expr: "0 9 * *", err: schedule.ErrCronSyntax},
		{expr: "60 9 * * *", err: schedule.ErrCronSyntax},
		{expr: "0 24 * * *", err: schedule.ErrCronSyntax},
		{expr: "0 9 * * 7", err: schedule.ErrCronSyntax},
		{expr: ", 9 * * *", err: schedule.ErrCronSyntax},
		{expr: "0 9 , * *", err: schedule.ErrCronSyntax},
		{expr: "0 9 * * ,", err: schedule.ErrCronSyntax},
		{expr: "TZ=", err: schedule.ErrCronSyntax},
		{expr: " CRON_TZ=Europe/Berlin 0 9 * * *", err: schedule.ErrCronSyntax},
		{expr: "@reboot", err: schedule.ErrCronSyntax},
		{expr: "every day at nine", err: schedule.ErrCronSyntax},
		{expr: "0 9 * * *" + strings.Repeat(" ", 10) + strings.Repeat("*,", 5000), err: schedule.ErrCronSyntax},
	} {
		got, err := schedule.ParseCron(c.expr)
		if !errors.Is(err, c.err) || got != c.want {
			t.Errorf("%.40q: got %+v, %v; want %+v, %v", c.expr, got, err, c.want, c.err)
		}
	}
}

func TestParseCronErrorsRepeatNothing(t *testing.T) {
	_, err := schedule.ParseCron("0 secretword * * *")
	if err == nil || strings.Contains(err.Error(), "secretword") {
		t.Errorf("got %v", err)
	}
}

func FuzzParseCron(f *testing.F) {
	for _, seed := range []string{"30 7 * * *", "0 9 13 * 5", "@every 1s", "TZ=", "1/9223372036854775807 1 */2 jan-dec ?", "@daily", "0 9 30 2 *"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		start := time.Now()
		rule, err := schedule.ParseCron(expr)
		if took := time.Since(start); took > time.Second {
			t.Errorf("took %v", took)
		}
		if err != nil {
			if rule != (coach.Rule{}) {
				t.Errorf("%+v with %v", rule, err)
			}
			return
		}
		if rule.Minute < 0 || rule.Minute > 1439 {
			t.Errorf("minute %d", rule.Minute)
		}
		if _, _, ok := rule.Next(coach.MakeDay(2026, 1, 1), time.UTC); !ok {
			t.Errorf("%+v never comes", rule)
		}
	})
}
