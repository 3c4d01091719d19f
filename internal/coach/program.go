package coach

// Program is the whole programme as data: what package content reads from its files. It is never changed after loading and
// safe for concurrent use.
type Program struct {
	Flows      map[string]*Flow // by ID
	Steps      map[string]*FlowStep
	Commands   []CommandInfo
	Tasks      []Task
	Nudges     []Nudge
	Milestones []int // days
	Lines      Lines
	Languages  map[string]*Catalogue // by code; "en" is always there and complete
	Practices  []Practice            // all of them, in their order, for the coverage report
	// Ports of pure functions, set by the program that loads the content.
	Places Places
	Cron   CronParser
	Review Reviewer
}

// CronParser reads a cron expression of five fields into a [Rule]. An expression that no day matches or that fires more than
// once a day is an error.
type CronParser func(expr string) (Rule, error)

// Practice is one numbered point of the programme.
type Practice struct {
	ID    string // "GT-1"
	Title string // a few words of our own
	Lived bool   // whether some content item names it
}

// Flow is a conversation: steps in an order that their choices decide.
type Flow struct {
	ID        string
	Start     string // ID of its first step
	Steps     []*FlowStep
	Practices []string
	Evidence  string // "good", "mixed", "tradition" or "" where there is no method
	Source    string // the key of the words that name the source
	// Rests tells that the flow is silent while a safety hold lasts (SAFETY 7): in its place comes a word that it waits.
	Rests bool
	File  string // where it stands, for the linter
	Line  int
}

// FlowStep is one thing said, and perhaps asked, in a flow. Its ID is unique in the whole programme and stays for ever.
type FlowStep struct {
	ID   string
	Flow string
	// When names a guard; where it does not hold the step is passed over to Next.
	When string
	// Do are actions carried out on arriving at the step, before Say.
	Do []string
	// Say is the key of the words; "" says nothing.
	Say string
	// Ask is how the answer is read: "" (no question), "choice", "menu" (choices that may be left alone and tapped whenever), or a
	// reader of free words such as "text" or "date".
	Ask string
	// Save is where an answer in free words goes: an action that is given the answer.
	Save string
	// List names a Go function that offers further choices from the member's own state; each is answered by Pick.
	List string
	Pick []string // actions for a choice of List; "ref" in the state is the picked one
	// Choices are what may be tapped.
	Choices []StepChoice
	// Next is the step that follows an answer in free words, a picked item, or a step without a question; "" ends the flow.
	Next string
	// Skip is the step that "skip" leads to; "" means Next. Every question can be skipped unless NoSkip is set.
	Skip   string
	NoSkip bool
	// Anytime lets the step's choices be tapped whenever: weeks later, and in the middle of something else. A menu always does.
	Anytime bool
	// Open tells that the step may be met before consent and in every phase.
	Open bool
	// Approach tells that the step approaches or answers the ex: it is met only while every hard gate is open (see [Gates]).
	Approach  bool
	Long      bool // the answer may be several lines
	Practices []string
	File      string
	Line      int
}

// StepChoice is one choice of a step. On the wire its ID is "step.choice".
type StepChoice struct {
	ID    string
	Label string // key of the label; default "step.choice"
	When  string
	Do    []string
	Go    string // the step that follows; "" is the step's Next
}

// CommandInfo is a command as members see it. Adapters register it; they import no content.
type CommandInfo struct {
	Name        string
	Description string // at most 100 characters
	Arg         string // the name of its one free argument, or "" where it takes none
	ArgHelp     string // at most 100 characters
	Flow        string // the step it leads to
	Hidden      bool   // not registered with the platforms, but understood
}

// Task is a small thing to do, at most one a day.
type Task struct {
	ID        string
	Area      string   // one of the areas of life (GT-8): self_esteem, health, work, friends, self_image, home, skills, problem, focus
	Kind      string   // "rebuild" or "face" (which waits until the eighth day)
	Needs     []string // guards that must hold ("faith", "family", "outdoors" …): only for those who chose them
	Never     []string // guards of one word that must not hold ("victim"): never for those
	First     bool     // whether it may be the first task of all: for any hour, any place, and any state one may be in
	Minutes   int      // how long it takes to begin: at most 2
	Practices []string
	Evidence  string
	File      string
	Line      int
}

// Nudge is a small step back towards an interest.
type Nudge struct {
	ID        string
	Kind      string // "lost" (something once loved), "new", or "any"
	Practices []string
	Evidence  string
	File      string
	Line      int
}

// Lines are the crisis lines that ship, by country, and the fallback (SAFETY 23).
type Lines struct {
	Compiled  string // "2026-11"
	Fallback  []Line
	Emergency string // what to call where the country is unknown
	Countries map[string]CountryLines
}

// CountryLines are the lines of a country.
type CountryLines struct {
	Country   string // ISO 3166
	Name      string
	Emergency string
	Lines     []Line
}

// Line is a crisis line.
type Line struct {
	Kind       string // "suicide_or_distress", "domestic_violence", "child_youth", "own_behaviour", …
	Name       string
	Area       string // the part of the country, or the language, that it is for; "" is all
	Call       string
	Text       string // what is sent where, such as "HOME to 741741"
	Hours      string // "24/7", "limited", "varies", hours such as "15:00–03:00", or "" where they are unknown
	URL        string
	Confidence string // "A" to "C"; C is said to be unconfirmed
	CheckedOn  string // a day, or "" until a person called it
}

// Suggestion is one completion of a command's argument.
type Suggestion struct{ Value, Label string }
