package coach

// Message is one thing said to a member: plain text without any markup, and what may be tapped under it. It is cut into
// [Parcel] values, one a platform send, by [Split].
type Message struct {
	Kind    MessageKind
	Text    string
	Choices []Choice
	Ask     *Ask     // set where the member may answer in their own words
	Picture *Picture // set where a picture goes with it
	File    string   // "" or the name of a file made at the moment of sending: see FileExport and [Letter]
	// Quiet asks for delivery without a sound, where the platform can.
	Quiet bool
}

// MessageKind says why a message is sent; it decides its [Priority].
type MessageKind string

// The kinds of message.
const (
	Reply   MessageKind = "reply"
	CheckIn MessageKind = "checkin"
	Crisis  MessageKind = "crisis"
)

// FileExport names the file that holds everything stored of a member, made when it is sent.
const FileExport = "ashore-export.md"

// Choice is something to tap. ID is at most 64 bytes of ASCII and stays valid for ever; Label is at most 40 characters.
type Choice struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	// Link makes the choice open an address (a call or a web page) in place of pressing ID, where the platform can.
	Link string `json:"link,omitempty"`
}

// Ask describes a question that is answered in free words. A platform with forms shows a button that opens one; elsewhere the
// next text is the answer.
type Ask struct {
	ID    string `json:"id"`             // comes back in [Form].ID
	Title string `json:"title"`          // at most 45 characters
	Label string `json:"label"`          // at most 45 characters
	Open  string `json:"open"`           // what the button says, at most 40 characters
	Long  bool   `json:"long,omitempty"` // several lines
}

// Limits is what a platform can carry: the capabilities that an adapter states, so that the core need not know it.
type Limits struct {
	Text    int  // characters (UTF-16 units) in one message
	Choices int  // choices under one message
	Buttons bool // choices can be tapped; without, they are listed by number
	Forms   bool // an Ask can be shown as a form
	Picture bool // pictures can be shown
	Silent  bool // a message can come without a sound
}

// Picture is what the progress picture shows. Package picture draws it.
type Picture struct {
	Today  Day       `json:"today"`
	Days   []DayMark `json:"days"`  // oldest first, one for each calendar day, the last is Today
	Moods  []int     `json:"moods"` // as long as Days: mood 1 to 5 of that day, 0 where none was told
	Streak int       `json:"streak"`
	// Longest and Total are the longest run and the total of clear days; -1 where no streak is kept.
	Longest int `json:"longest"`
	Total   int `json:"total"`
	Passed  int `json:"passed"` // urges let pass
	Acted   int `json:"acted"`  // urges acted on
	// Words are the labels to draw, in the member's language, by their key ("streak", "longest", "total", "passed", "acted",
	// "mood", and "mon" to "sun"); a missing one is not drawn.
	Words map[string]string `json:"words"`
	Alt   string            `json:"alt"` // the same in a sentence or two, for those who cannot see it
}

// DayMark says how a calendar day is drawn.
type DayMark string

// The marks of a day.
const (
	DayNone   DayMark = ""       // before the streak, or no streak kept
	DayClear  DayMark = "clear"  // a clear day
	DaySlip   DayMark = "slip"   // a day with a slip
	DayPaused DayMark = "paused" // a paused day
)
