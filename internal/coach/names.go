package coach

// GoKeys returns the keys of words that Go code uses by itself, beside those that flows name; one ending in ".*" stands for
// all keys below it.
func GoKeys() []string {
	return []string{
		"crisis.crisis_back.say", "crisis.foot", "crisis.located", "crisis.look_at", "crisis.may_look", "crisis.rest", "crisis.words.*", "safetyplan.part.*",
		"about.again", "about.what", "about.gone", "answer.*", "area.*", "ask.*", "book.*", "command.unknown", "consent.first", "consent.refused", "contact_kind.*", "days.*",
		"delete.receipt", "delete.line", "delete.remains", "delete.tail", "evidence.*", "export.*", "hobby.any", "kind.*", "late",
		"flow.back", "flow.cancelled", "flow.edited", "flow.noskip", "flow.nothing", "flow.stale", "flow.try_later", "group.line", "group.line_help",
		"line.both", "line.call", "line.danger", "line.fallback", "line.hours.*", "line.number", "line.otherwise", "line.text", "line.unsure", "line.url",
		"line_kind.*", "media.unread", "milestone.*", "mood.*", "month.*", "need.*", "nudge.*", "other.lost", "page.*", "pause.open_end", "phase.*",
		"picture.*", "plans.one", "pronoun.*", "question.*", "read.*", "reminder.*", "signs.*", "warnings.*", "rule.*", "seen.*", "setting.*", "skill.*", "skills.*", "slip.uncounted", "sos.plain",
		"streak.day_end_range", "talk.ack", "talk.skip", "task.*", "thin.last", "trigger_cue.*", "unit.*", "weekday.*", "weekly.streak",
		"beyond.*", "draft_hint.*", "fault.*", "praise.*", "meetings.*", "review.*", "rehearse.*", "streak.planned",
		"consent.words_receipt", "consent.words_tail", "hide.note", "hide.open", "safety.closed.*", "safety.lock.*", "safety.set.*", "safety.until",
		"weekly.urges", "weekly.mood", "weekly.nothing", "when.*", "why.answer", "why.nothing", "words.*",
	}
}

// Roots returns the steps that Go code goes to by itself.
func Roots() []string {
	roots := []string{
		"hello", "menu", "menu_short", "zone_confirm", "crisis_imminent", "crisis_ask", "crisis_soft", "crisis_other",
		"rest",
		"crisis_lookin_ask", "crisis_other_stay", "crisis_placed", "crisis_yes", "crisis_menu_open", "crisis_plan",
		"hidden", "withdraw_ask", "safety_harm", "safety_abuse", "safety_told", "safety_start", "safety_closed", "talk_look",
		"youth_check", "youth_tomorrow", "adult", "zone_ask",
		"journal_same", "letters", "letter_locked",
		"ask_pronoun", "ask_ended", "ask_necessary", "ask_country", "ask_areas",
		"draft_shelf", "draft_which", "recontact", "recontact_where", "recontact_patience", "meeting_reply_again",
	}
	for _, topic := range topics() {
		roots = append(roots, "crisis_word_"+topic)
	}
	roots = append(roots, WakeSteps()...)
	for _, intent := range []Intent{UrgeToContact, SlipContacted, ExContactedMe, MissingEx, WantsExBack, WantsToMoveOn, ProgressGood, SleepOrBody, Anger} {
		roots = append(roots, "talk_"+string(intent))
	}
	return roots
}
