package coach

// Reviewer reads a draft of a message to the ex. It is pure and safe for concurrent use, and answers any bytes. The context is
// one of [DraftContexts].
type Reviewer func(text, context string) Review

// DraftContexts are what a draft can be: a first message after silence, an answer to the ex, an apology that is owed, logistics
// about children or work, and what is written after a no.
func DraftContexts() []string {
	return []string{"first_message", "reply", "apology", "coparent", "after_no"}
}

// Review is what was made of a draft. Its zero value is: nothing to remark.
type Review struct {
	// Faults are what would be better left out, the gravest first, each once.
	Faults []DraftFault
	// Good are the ids of what is right about it: "owns", "facts", "brief", "leaves_free", "warm", "accepts".
	Good []string
	// Safety are the signs of danger in it: a threat leads there, and not to a review.
	Safety []Signal
}

// DraftFault is one fault and the words that show it.
type DraftFault struct {
	ID    string // one of [DraftFaults]
	Quote string // the words of the draft; empty where the fault lies in the whole (too_long)
}

// DraftFaults are the faults that a review knows, the gravest first (PROGRAMME, `/draft`).
func DraftFaults() []string {
	return []string{
		"threat", "monitoring", "third_party", "ultimatum", "pressure", "guilt", "blame", "you_too", "jealousy", "grovelling",
		"asks_forgiveness", "promise", "love_declaration", "announcing", "rehashing", "not_facts_only", "too_long",
	}
}
