// Package place knows time zones: which one a person means by a city, a country, a zone or an offset, and which one holds at a
// point on earth.
//
// The data is embedded. Zones and countries come from the IANA time zone database (public domain), cities from GeoNames
// (CC BY 4.0, see data/LICENSE.txt); generate.go makes the files. An offset such as "UTC+2" becomes a zone only where that is
// exact: "Etc/GMT-2" for whole hours, and the one zone that keeps the offset all year for "+05:30" and its kin. An offset that
// no zone keeps all year is not known here, because a guess would be an hour wrong for half the year.
package place

import (
	"cmp"
	"slices"
	"strings"

	"ashore/internal/coach"
)

// Atlas is a table of places. It is never changed after [New] and safe for concurrent use. It implements [coach.Places].
type Atlas struct {
	zones     map[string]zone   // by IANA name
	links     map[string]string // other IANA names, and the zone that each stands for
	spelt     map[string]string // IANA names as people may write them
	countries map[string]string // names by ISO 3166 code
	spots     []spot
	names     map[string][]ref  // spots by folded name
	keys      []string          // of names, sorted
	codes     map[string][]area // "tx": a region's short form, understood after a city only
	lands     map[string]string // ISO 3166 codes by the folded names of countries
	points    []point           // by latitude
}

var _ coach.Places = (*Atlas)(nil)

// zone is one IANA zone.
type zone struct {
	country string
	people  int // thousands, in its cities
}

// spot is something with a name and a zone: a city, or the part of a region or country that keeps one zone.
type spot struct {
	name, region, country, zone string
	people                      int // thousands
}

// ref says that a name stands for a spot. Lower ranks are the likelier reading.
type ref struct {
	spot int32
	rank rank
}

type rank uint8

const (
	byHand  rank = iota // listed by hand
	byName              // the spot's own name
	bySpell             // one of its other spellings
)

// area is a country, or one region of it.
type area struct{ country, region string }

// guesses is the most that Zones returns.
const guesses = 10

// Zones implements [coach.Places]. A query of any bytes is answered; places of the same zone are named once.
func (a *Atlas) Zones(query string) []coach.ZoneGuess {
	query = strings.TrimSpace(query)
	if len(query) > 200 {
		return nil
	}
	if z, ok := a.zoneNamed(query); ok {
		return []coach.ZoneGuess{{Zone: z, Place: placeOf(z), Country: a.zones[z].country}}
	}
	if g, ok := a.offset(query); ok {
		return []coach.ZoneGuess{g}
	}
	key := fold(query)
	if refs := a.names[key]; len(refs) > 0 {
		return a.pick(refs)
	}
	if found := a.qualified(query); len(found) > 0 {
		return found
	}
	if refs := a.beginning(key); len(key) >= 4 && len(refs) > 0 {
		return a.pick(refs)
	}
	return a.pick(a.similar(key))
}

// Country implements [coach.Places].
func (a *Atlas) Country(zone string) string {
	if to, ok := a.links[zone]; ok {
		zone = to
	}
	return a.zones[zone].country
}

// Suggest completes what a member has typed so far: at most 25 places, the likeliest first. The value of each is an IANA zone,
// its label at most 100 characters.
func (a *Atlas) Suggest(typed string) []coach.Suggestion {
	key := fold(typed)
	refs := a.beginning(key)
	for i := range refs {
		refs[i].rank = max(refs[i].rank, byName)
	}
	a.order(refs)
	var out []coach.Suggestion
	seen := map[string]bool{}
	for _, r := range refs {
		s := a.spots[r.spot]
		if key == "" && (s.region == "" || seen[s.zone]) {
			continue
		}
		seen[s.zone] = true
		label := s.name
		if country := a.countries[s.country]; country != "" && country != s.name {
			label += ", " + country
		}
		label += " (" + s.zone + ")"
		if seen[label] || len(label) > 100 {
			continue
		}
		seen[label] = true
		if out = append(out, coach.Suggestion{Value: s.zone, Label: label}); len(out) == 25 {
			return out
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, g := range a.Zones(typed) {
		out = append(out, coach.Suggestion{Value: g.Zone, Label: g.Place + " (" + g.Zone + ")"})
	}
	return out
}

// zoneNamed reads an IANA name, whatever its case and with spaces for underscores.
func (a *Atlas) zoneNamed(query string) (string, bool) {
	name, ok := a.spelt[spell(query)]
	if to, isLink := a.links[name]; isLink {
		name = to
	}
	return name, ok
}

// spell makes IANA names comparable. Signs are kept, for "Etc/GMT-2" is not "Etc/GMT+2".
func spell(name string) string {
	return strings.NewReplacer(" ", "", "_", "", "/", "").Replace(strings.ToLower(name))
}

// placeOf makes a name for people out of an IANA name: "America/New_York" is New York.
func placeOf(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// order sorts refs, the likeliest first.
func (a *Atlas) order(refs []ref) {
	slices.SortStableFunc(refs, func(x, y ref) int {
		return cmp.Or(cmp.Compare(x.rank, y.rank), a.spots[y.spot].people-a.spots[x.spot].people, cmp.Compare(x.spot, y.spot))
	})
}

// pick returns the guesses that refs stand for, one for each zone. Where two would have the same name, what lies around them
// is added.
func (a *Atlas) pick(refs []ref) []coach.ZoneGuess {
	refs = slices.Clone(refs)
	a.order(refs)
	var out []coach.ZoneGuess
	var from []spot
	times := map[string]int{}
	seen := map[string]bool{}
	for _, r := range refs {
		s := a.spots[r.spot]
		if seen[s.zone] || len(out) == guesses {
			continue
		}
		seen[s.zone] = true
		times[s.name]++
		from = append(from, s)
		out = append(out, coach.ZoneGuess{Zone: s.zone, Place: s.name, Country: s.country})
	}
	for i, s := range from {
		if times[s.name] < 2 {
			continue
		}
		around := a.countries[s.country]
		if around == s.name {
			continue
		}
		if s.country == from[(i+1)%len(from)].country && s.region != "" {
			around = s.region
		}
		out[i].Place += ", " + around
	}
	return out
}

// qualified reads a place followed by what it lies in: "Austin, Texas", "san jose costa rica". A place that is not known is
// answered by the country or region alone.
func (a *Atlas) qualified(query string) []coach.ZoneGuess {
	words := strings.FieldsFunc(query, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '(' || r == ')' })
	if len(words) > 8 {
		return nil
	}
	for i := 1; i < len(words); i++ {
		areas := a.areas(strings.Join(words[i:], " "))
		var in []ref
		for _, r := range a.names[fold(strings.Join(words[:i], " "))] {
			s := a.spots[r.spot]
			if slices.ContainsFunc(areas, func(ar area) bool {
				return ar.country == s.country && (ar.region == "" || ar.region == fold(s.region))
			}) {
				in = append(in, r)
			}
		}
		if len(in) > 0 {
			return a.pick(in)
		}
	}
	if i := strings.LastIndexByte(query, ','); i >= 0 {
		around := fold(query[i+1:])
		if in := a.codes[around]; len(in) > 0 {
			around = in[0].region
		}
		return a.pick(a.names[around])
	}
	return nil
}

// areas returns the countries and regions that a name stands for.
func (a *Atlas) areas(name string) []area {
	key := fold(name)
	out := slices.Clone(a.codes[key])
	if code, ok := a.lands[key]; ok {
		out = append(out, area{country: code})
	}
	for _, r := range a.names[key] {
		s := a.spots[r.spot]
		if fold(s.region) == key {
			out = append(out, area{s.country, key})
		}
	}
	return out
}

// beginning returns the spots with a name that begins with key.
func (a *Atlas) beginning(key string) []ref {
	var out []ref
	for _, k := range a.keysFrom(key) {
		out = append(out, a.names[k]...)
	}
	return out
}

// keysFrom returns the names that begin with key.
func (a *Atlas) keysFrom(key string) []string {
	from, _ := slices.BinarySearch(a.keys, key)
	n, _ := slices.BinarySearchFunc(a.keys[from:], key, func(k, prefix string) int {
		if strings.HasPrefix(k, prefix) {
			return -1
		}
		return 1
	})
	return a.keys[from : from+n]
}
