// Package schedule is where time and delivery meet the coach: it reads cron expressions, gives due wakes to the coach, and
// carries the outbox to the platforms.
//
// [Tick] takes the wakes that are due and hands each to the coach as an event. [Heartbeat] calls it every second. [Courier]
// delivers the outbox: in order for each account, accounts in parallel, at the pace that each platform allows.
//
// Nothing here decides at which wall-clock time something recurs: that is [coach.Rule], computed by the coach.
package schedule
