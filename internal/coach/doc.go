// Package coach is the core of Ashore: what the coach decides.
//
// A member's whole situation is one value, [State]. [Step] is the one function that changes it: it takes the programme, the
// state and one [Turn] (an input, what was understood of it, and the time) and returns the next state and the effects to carry
// out. Step is pure and total: the same arguments give the same result, and every input is answered in every state. Nothing
// here reads a clock, a file or a network; the edges (adapters, store, schedule) do, and import this package for its types.
//
// The ports that the edges implement stand in ports.go. [Coach.Handle] is the one place where an event meets them: the crisis
// check, then one transaction in which Step runs, then the outbox.
package coach
