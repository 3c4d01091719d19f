package place

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

//go:generate go run generate.go

//go:embed data/zones.txt
var zonesFile string

//go:embed data/countries.txt
var countriesFile string

//go:embed data/regions.txt
var regionsFile string

//go:embed data/cities.txt
var citiesFile string

//go:embed data/points.txt
var pointsFile string

//go:embed data/aliases.txt
var aliasesFile string

//go:embed data/codes.txt
var codesFile string

// New reads the embedded tables. It takes some tens of milliseconds and about 10 MB; one Atlas serves the whole program. An
// error is a mistake in the tables.
func New() (*Atlas, error) {
	a := &Atlas{
		zones: map[string]zone{}, links: map[string]string{}, spelt: map[string]string{}, countries: map[string]string{},
		names: map[string][]ref{}, codes: map[string][]area{}, lands: map[string]string{},
	}
	for _, table := range []struct {
		name, text string
		read       func(fields []string) error
	}{
		{"zones.txt", zonesFile, a.readZone},
		{"countries.txt", countriesFile, a.readCountry},
		{"cities.txt", citiesFile, a.readCity},
		{"regions.txt", regionsFile, a.readRegion},
		{"codes.txt", codesFile, a.readCodes},
		{"aliases.txt", aliasesFile, a.readAlias},
		{"points.txt", pointsFile, a.readPoints},
	} {
		n := 0
		for line := range strings.Lines(table.text) {
			n++
			line = strings.TrimRight(line, "\n")
			if line == "" || line[0] == '#' {
				continue
			}
			if err := table.read(strings.Split(line, "\t")); err != nil {
				return nil, fmt.Errorf("read the places: %s:%d: %w", table.name, n, err)
			}
		}
	}
	for k := range a.names {
		a.keys = append(a.keys, k)
	}
	slices.Sort(a.keys)
	slices.SortFunc(a.points, func(x, y point) int { return cmp.Compare(x.lat, y.lat) })
	return a, nil
}

// add makes a spot known by a name, at the best rank that it is given.
func (a *Atlas) add(name string, i int32, r rank) {
	key := fold(name)
	if key == "" {
		return
	}
	refs := a.names[key]
	for j := range refs {
		if refs[j].spot == i {
			refs[j].rank = min(refs[j].rank, r)
			return
		}
	}
	a.names[key] = append(refs, ref{spot: i, rank: r})
}

func (a *Atlas) addSpot(s spot) int32 {
	a.spots = append(a.spots, s)
	return int32(len(a.spots) - 1)
}

func (a *Atlas) readZone(f []string) error {
	switch {
	case len(f) == 2 && strings.HasPrefix(f[1], "="):
		a.links[f[0]] = f[1][1:]
	case len(f) == 3:
		people, err := strconv.Atoi(f[2])
		if err != nil {
			return err
		}
		a.zones[f[0]] = zone{country: f[1], people: people}
	default:
		return fmt.Errorf("%d columns", len(f))
	}
	// Names without a slash ("Cuba", "EST") are read as the countries and short forms that they look like.
	if strings.Contains(f[0], "/") {
		a.spelt[spell(f[0])] = f[0]
	}
	return nil
}

// readCountry adds a spot for each zone of the country that people live in; of a country with several it is named after the
// zone.
func (a *Atlas) readCountry(f []string) error {
	if len(f) != 4 {
		return fmt.Errorf("%d columns", len(f))
	}
	code, name := f[0], f[2]
	a.countries[code] = name
	for _, n := range []string{code, f[1], name} {
		a.lands[fold(n)] = code
	}
	var in []string
	for z, of := range a.zones {
		if of.country == code {
			in = append(in, z)
		}
	}
	if slices.ContainsFunc(in, func(z string) bool { return a.zones[z].people > 0 }) {
		in = slices.DeleteFunc(in, func(z string) bool { return a.zones[z].people == 0 })
	}
	slices.Sort(in)
	for _, z := range in {
		s := spot{name: name, country: code, zone: z, people: a.zones[z].people}
		if len(in) > 1 {
			s.name = placeOf(z)
		}
		i := a.addSpot(s)
		for _, n := range []string{code, f[1], name} {
			a.add(n, i, byName)
		}
	}
	return nil
}

func (a *Atlas) readCity(f []string) error {
	if len(f) != 6 {
		return fmt.Errorf("%d columns", len(f))
	}
	people, err := strconv.Atoi(f[4])
	if err != nil {
		return err
	}
	i := a.addSpot(spot{name: f[0], region: f[1], country: f[2], zone: f[3], people: people})
	a.add(f[0], i, byName)
	for name := range strings.SplitSeq(f[5], ",") {
		a.add(name, i, bySpell)
	}
	return nil
}

// readRegion adds a spot for each zone of a state or province.
func (a *Atlas) readRegion(f []string) error {
	if len(f) != 3 {
		return fmt.Errorf("%d columns", len(f))
	}
	in := strings.Fields(f[2])
	for _, part := range in {
		z, count, _ := strings.Cut(part, ":")
		people, err := strconv.Atoi(count)
		if err != nil {
			return err
		}
		s := spot{name: f[1], region: f[1], country: f[0], zone: z, people: people}
		if len(in) > 1 {
			s.name += " (" + placeOf(z) + ")"
		}
		a.add(f[1], a.addSpot(s), byName)
	}
	return nil
}

func (a *Atlas) readCodes(f []string) error {
	if len(f) != 2 {
		return fmt.Errorf("%d columns", len(f))
	}
	for pair := range strings.SplitSeq(f[1], ",") {
		code, name, ok := strings.Cut(pair, " ")
		if !ok {
			return fmt.Errorf("a code without a name: %q", pair)
		}
		a.codes[code] = append(a.codes[code], area{country: f[0], region: fold(name)})
	}
	return nil
}

// readAlias adds further names to what is known by now.
func (a *Atlas) readAlias(f []string) error {
	if len(f) != 2 {
		return fmt.Errorf("%d columns", len(f))
	}
	target := f[1]
	var refs []ref
	switch code, isCountry := a.lands[fold(target)]; {
	case strings.Contains(target, "/"):
		for z := range strings.FieldsSeq(target) {
			of, ok := a.zones[z]
			if !ok {
				return fmt.Errorf("no zone %q", z)
			}
			i := a.addSpot(spot{name: placeOf(z), country: of.country, zone: z, people: of.people})
			refs = append(refs, ref{spot: i})
		}
	case len(target) == 2 && isCountry:
		refs = a.names[fold(target)]
		for name := range strings.SplitSeq(f[0], ",") {
			a.lands[fold(name)] = code
		}
	default:
		refs = slices.Clone(a.names[fold(target)])
		a.order(refs)
		refs = refs[:min(1, len(refs))]
	}
	if len(refs) == 0 {
		return fmt.Errorf("nothing is known of %q", target)
	}
	for name := range strings.SplitSeq(f[0], ",") {
		for _, r := range slices.Clone(refs) {
			a.add(name, r.spot, byHand)
		}
	}
	return nil
}

func (a *Atlas) readPoints(f []string) error {
	if len(f) != 2 {
		return fmt.Errorf("%d columns", len(f))
	}
	for pair := range strings.SplitSeq(f[1], " ") {
		lat, lon, _ := strings.Cut(pair, ",")
		y, err := strconv.Atoi(lat)
		if err != nil {
			return err
		}
		x, err := strconv.Atoi(lon)
		if err != nil {
			return err
		}
		a.points = append(a.points, point{lat: float32(y) / 100, lon: float32(x) / 100, zone: f[0]})
	}
	return nil
}
