package main

import (
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ashore/internal/adapters/telegram/telegramtest"
)

// open opens the program's database, or that of its keys, to look into it.
func (p *process) open(name string) *sql.DB {
	p.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(p.dir, name)+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { db.Close() })
	return db
}

// tables returns the names of a database's own tables.
func (p *process) tables(db *sql.DB) []string {
	p.t.Helper()
	rows, err := db.Query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			p.t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil || len(names) == 0 {
		p.t.Fatalf("no tables: %v", err)
	}
	return names
}

// count returns a number that a query gives.
func (p *process) count(db *sql.DB, query string, args ...any) int {
	p.t.Helper()
	var n int
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		p.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// holding returns in which tables a member, or the account's id, still stands.
func (p *process) holding(db *sql.DB, member int, account string) []string {
	p.t.Helper()
	var found []string
	for _, table := range p.tables(db) {
		found = append(found, p.leading(db, table, member, account)...)
	}
	return found
}

// leading returns the columns of a table in which the member or the account stands.
func (p *process) leading(db *sql.DB, table string, member int, account string) (found []string) {
	p.t.Helper()
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		p.t.Fatal(err)
	}
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			p.t.Fatal(err)
		}
		for i, column := range columns {
			text := fmt.Sprint(*values[i].(*any))
			if text == account || (column == "member" || table == "members" && column == "id") && text == strconv.Itoa(member) {
				found = append(found, table+"."+column)
			}
		}
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
	return found
}

// TestRow09ExportEqualsTheRowsAndDeleteEmptiesEveryTable: the file before the deletion holds every entry, the receipt counts
// them, and afterwards nothing in either database leads to the member; another member keeps all.
func TestRow09ExportEqualsTheRowsAndDeleteEmptiesEveryTable(t *testing.T) {
	t.Parallel()
	server, p := newTelegram(t)
	anna, ben := newPerson(t, server, p), newPerson(t, server, p)
	anna.arrive()
	ben.arrive()
	said := []string{"my own evenings", "Dear you, the kettle still sings", "a long walk by the canal", "Cousin Ottoline"}
	anna.say("/reasons " + said[0])
	anna.say("/unsent " + said[1])
	anna.say("/supporters " + said[3])
	anna.say("/checkin")
	anna.tap("3")
	anna.tap("4")
	anna.say(said[2])
	p.keepSecret(said...)

	db, keys := p.open("bot.db"), p.open("keys/members.db")
	id := strconv.FormatInt(anna.ID, 10)
	member := p.count(db, "SELECT member FROM accounts WHERE account = ?", id)
	entries := p.count(db, "SELECT count(*) FROM entries WHERE member = ?", member)
	if found := p.holding(db, member, id); len(found) < 4 {
		t.Errorf("before the deletion the member stands only in %v", found)
	}
	const key = "SELECT count(*) FROM keys WHERE member = ? AND wrapped IS NOT NULL"
	if n := p.count(keys, key, member); n != 1 {
		t.Errorf("before the deletion the member has %d keys", n)
	}
	anna.say("/export")
	anna.next() // the file itself
	file := string(anna.last.Document)
	for _, words := range said {
		if !strings.Contains(file, words) {
			t.Errorf("the export does not hold %q", words)
		}
	}
	if exported := strings.Count(file, ")\n  - "); exported < entries || entries < 2 {
		t.Errorf("the export has at most %d entries, the database %d", exported, entries)
	}
	rows, err := db.Query("SELECT id FROM entries WHERE member = ?", member)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var entry string
		if err := rows.Scan(&entry); err != nil {
			t.Fatal(err)
		}
		if strings.Count(file, "("+entry+")") != 1 {
			t.Errorf("the entry %s is not in the export once", entry)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}

	anna.say("/delete")
	receipt := anna.tap("Delete everything now").Text
	for _, line := range []string{"1 × account", "1 × unsent letter", "1 × check-in", "1 × reason", "1 × person named"} {
		if !strings.Contains(receipt, line) {
			t.Errorf("the receipt lacks %q: %s", line, receipt)
		}
	}
	p.awaitRow("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM outbox)")
	if found := p.holding(db, member, id); len(found) != 0 {
		t.Errorf("after the deletion the member stands in %v", found)
	}
	if n := p.count(keys, key, member); n != 0 {
		t.Error("after the deletion there is a key") // a note that it was destroyed stays, by the member's number
	}
	const remains = "SELECT count(*) FROM departed WHERE typeof(account) = 'blob' AND length(account) = 32"
	if n := p.count(db, remains); n != 1 || !strings.Contains(receipt, "fingerprint") {
		t.Errorf("after the deletion %d fingerprints remain, and the receipt says %q", n, receipt)
	}
	ben.say("/streak")
	ben.expect("10 days")
	anna.say("hello again")
	anna.expect("Is that all right?")
	anna.tap("No")
	if n := p.count(db, remains); n != 1 { // a refusal leaves none of its own, and takes none away
		t.Errorf("after the refusal %d fingerprints remain", n)
	}
	p.stop()
	p.nowhere(said...)
}

// nowhere checks that no file of the program's holds any of the words in the open.
func (p *process) nowhere(words ...string) {
	p.t.Helper()
	files := 0
	err := filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, w := range words {
			if strings.Contains(string(data), w) {
				p.t.Errorf("%s holds %q in the open", filepath.Base(path), w)
			}
		}
		return err
	})
	if err != nil || files < 3 {
		p.t.Errorf("%d files were looked at: %v", files, err)
	}
}

// TestRow15LogsHoldNoWordsNamesOrTokens reads the whole log, at its most talkative, of a run in which much goes wrong: refused
// and failed requests, lost answers, closed direct messages, a kill, words of danger. The same is checked after every test of a
// process.
func TestRow15LogsHoldNoWordsNamesOrTokens(t *testing.T) {
	t.Parallel()
	server, p := newTelegram(t)
	anna := newPerson(t, server, p)
	p.keepSecret("Someone", telegramtest.Token[len(telegramtest.Token)-20:])
	anna.arrive()
	for _, f := range []telegramtest.Fault{
		{Method: "sendMessage", Status: 400, Description: "Bad Request: can't parse the words: marmalade skies"},
		{Method: "sendMessage", HTML: true, Status: 502},
		{Method: "sendMessage", RetryAfter: 1},
		{Method: "sendMessage", Drop: true},
		{Method: "getUpdates", Drop: true},
		{Method: "getUpdates", HTML: true, Status: 502},
		{Method: "getUpdates", Status: 409, Description: "Conflict: terminated by other getUpdates request"},
	} {
		server.Fail(f)
	}
	p.keepSecret("marmalade skies", "tangerine trees grow on her street", "i want to kill myself tonight")
	anna.Write("/unsent tangerine trees grow on her street")
	anna.Write("i want to kill myself tonight")
	anna.next()
	anna.Write("/journal")
	settled(t, server)
	p.kill()
	p.start()
	anna.BlockSilently()
	server.Push("message", map[string]any{
		"message_id": 90002, "date": time.Now().Unix(), "text": "tangerine trees grow on her street",
		"from": map[string]any{"id": anna.ID, "is_bot": false, "first_name": "Someone", "last_name": "Lovelace", "username": "ada_l"},
		"chat": map[string]any{"id": anna.ID, "type": "private", "first_name": "Someone"},
	})
	p.keepSecret("Lovelace", "ada_l")
	p.awaitRow("SELECT 1 FROM unreachable")
	p.stop()
	if log := p.log.String(); !strings.Contains(log, "level=WARN") || strings.Count(log, "\n") < 6 {
		t.Errorf("the log tells of nothing that went wrong:\n%s", log)
	}
	p.nowhere("tangerine trees", "kill myself")
}

// TestRow16NothingOfAMemberIsPublic: in a Telegram group the bot says one line that tells nothing of anybody, whatever it is
// asked; Discord is TestDiscord's, where an answer in a server that everybody sees fails the test.
func TestRow16NothingOfAMemberIsPublic(t *testing.T) {
	t.Parallel()
	server, p := newTelegram(t)
	anna := newPerson(t, server, p)
	anna.arrive()
	private := len(anna.Messages())
	group := server.Group()
	commands := server.Commands()
	lines := map[string]bool{}
	for i, c := range commands {
		if i%3 != 0 { // a third of them: a group may be written to 20 times a minute
			continue
		}
		group.Write(anna.User, "/"+c.Command+"@"+telegramtest.BotName)
		lines[group.Next(t).Text] = true
	}
	if len(lines) != 1 {
		t.Errorf("%d different lines in a group", len(lines))
	}
	for line := range lines {
		if !strings.Contains(line, "private") || strings.Contains(line, "10") {
			t.Errorf("the line is %q", line)
		}
	}
	if n := len(anna.Messages()); n != private {
		t.Errorf("%d messages came in private", n-private)
	}
	if n := p.count(p.open("bot.db"), "SELECT count(*) FROM members"); n != 1 {
		t.Errorf("%d members", n)
	}
}
