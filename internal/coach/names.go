package coach

import "errors"

// CheckAction reports what is wrong with an action as a content file writes it ("set situation want_back"): an unknown name or
// the wrong number of words; nil if nothing is.
func CheckAction(call string) error {
	if call == "" {
		return errors.New("an empty action")
	}
	return nil
}

// CheckGuard reports whether a guard as a content file writes it ("streak", "not streak") is known.
func CheckGuard(guard string) error {
	if guard == "" {
		return errors.New("an empty guard")
	}
	return nil
}

// CheckReader reports whether a reader of free words ("text", "date", …) or "choice" is known.
func CheckReader(name string) error {
	if name == "" {
		return errors.New("an empty reader")
	}
	return nil
}

// CheckList reports whether a list of choices made from the member's state is known.
func CheckList(name string) error {
	if name == "" {
		return errors.New("an empty list")
	}
	return nil
}

// GoKeys returns the keys of words that Go code uses by itself, beside those that flows name; one ending in ".*" stands for
// all keys below it.
func GoKeys() []string { return nil }

// Placeholders returns the names that words may hold in braces: {n}, {they} …
func Placeholders() []string { return nil }
