package understand

import (
	"slices"
	"strings"

	"ashore/internal/coach"
)

// kind is what a section's matches are for.
type kind uint8

const (
	kindSignal kind = iota
	kindIntent
	kindCue
	kindMask
	kindCommand
)

func kindOf(target string) kind {
	switch {
	case strings.HasPrefix(target, "mask"):
		return kindMask
	case strings.HasPrefix(target, "cue:"):
		return kindCue
	case strings.HasPrefix(target, "command:"):
		return kindCommand
	case slices.Contains(gravity(), coach.Signal(target)):
		return kindSignal
	}
	return kindIntent
}

// gravity returns every signal, the gravest first. The first four are about the writer's own life.
func gravity() []coach.Signal {
	return []coach.Signal{
		coach.Imminent, coach.Explicit, coach.Passive, coach.SoftCheck, coach.AboutOther, coach.AbuseVictim, coach.HarmOther, coach.Minor,
	}
}

// familyOf names the rules that a mask hides together.
func familyOf(target string) string {
	switch coach.Signal(target) {
	case coach.Imminent, coach.Explicit, coach.Passive, coach.SoftCheck, coach.AboutOther:
		return "crisis"
	case coach.AbuseVictim, coach.HarmOther, coach.Minor:
	}
	return target
}

// signals returns what the hits say of danger, after masks and guards.
func (t *reading) signals() []coach.Signal {
	seen := map[coach.Signal]bool{}
	for _, h := range t.hits {
		if h.rule.kind != kindSignal {
			continue
		}
		if s := t.judge(h); s != "" && !t.doubted(h, s) {
			seen[s] = true
		}
	}
	if t.minor() && !(t.weighed && t.odds[headMinor] < doubtMinor) {
		seen[coach.Minor] = true
	}
	for _, s := range t.supposed() {
		seen[s] = seen[s] || s != coach.SoftCheck || !seen[coach.AboutOther] // the model does not tell whose life it is
	}
	out := []coach.Signal{}
	self := false
	for i, s := range gravity() {
		if !seen[s] || i < 4 && self {
			continue
		}
		self = self || i < 4
		out = append(out, s)
	}
	return out
}

// judge returns what is left of a signal after masks and guards, or "".
func (t *reading) judge(h hit) coach.Signal {
	if t.masked(h) {
		return ""
	}
	signal := coach.Signal(h.rule.target)
	crisis := h.rule.family == "crisis"
	for _, g := range h.rule.guards {
		switch v := g(t, h); {
		case v == keep:
		case v == silence:
			return ""
		case v == other:
			signal = coach.AboutOther
		case v == drop && !h.rule.hard:
			return ""
		case crisis:
			signal = coach.SoftCheck
		default:
			return ""
		}
	}
	return signal
}

// masked tells whether a mask for the hit's family lies over any of its words.
func (t *reading) masked(h hit) bool {
	family := h.rule.family
	if h.rule.hard {
		family = "hard"
	}
	return t.masks.near(h.sentence, h.from, h.to, func(m hit) bool {
		return m.from < h.to && h.from < m.to && slices.Contains(m.rule.of, family)
	})
}
