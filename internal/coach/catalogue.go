package coach

// Catalogue is the words of one language.
type Catalogue struct {
	Language string // "en"
	Name     string // "English"
	Partial  bool   // has at least every safety text; the rest falls back to English
	Words    map[string]Words
}

// Words is one text: variants to take turns, or plural forms, never both.
type Words struct {
	Variants []string
	Plural   map[string]string // by CLDR category: "one", "other", …; chosen by the placeholder {n}
	File     string
	Line     int
}
