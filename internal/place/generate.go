//go:build ignore

// Command generate writes the files in data/ from the public-domain tables of the IANA time zone database and from GeoNames.
//
//	apt-get install tzdata libtimezonemap-data
//	go generate ./internal/place
package main

import (
	"bufio"
	"cmp"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	iana     = "/usr/share/zoneinfo/"
	geonames = "/usr/share/libtimezonemap/ui/"
)

// Cities that are listed by name have this many inhabitants, or are capitals; those with many more keep their names in
// other scripts too.
const (
	named = 100_000
	large = 750_000
)

// moved are cities and regions (by their GeoNames codes) whose zone the table has from before a change.
var moved = map[string]string{
	"Ciudad Juárez": "America/Ciudad_Juarez",
	"CL.10":         "America/Punta_Arenas",
	"CL.02":         "America/Coyhaique",
	"KZ.06":         "Asia/Atyrau",
	"KZ.13":         "Asia/Qostanay",
	"RU.03":         "Asia/Barnaul",
	"RU.04":         "Asia/Barnaul",
	"RU.07":         "Europe/Astrakhan",
	"RU.33":         "Europe/Kirov",
	"RU.67":         "Europe/Saratov",
	"RU.75":         "Asia/Tomsk",
	"RU.81":         "Europe/Ulyanovsk",
	"RU.93":         "Asia/Chita",
}

// across are places, found by hand, that are not in the table and have a large city beyond a border nearby.
func across() []city {
	return []city{
		{zone: "America/Los_Angeles", lat: 32.552, lon: -117.045}, // San Ysidro
		{zone: "Australia/Brisbane", lat: -28.167, lon: 153.535},  // Coolangatta
		{zone: "Europe/Lisbon", lat: 38.881, lon: -7.163},         // Elvas
		{zone: "Asia/Karachi", lat: 35.920, lon: 74.308},          // Gilgit
		{zone: "Asia/Karachi", lat: 33.899, lon: 70.100},          // Parachinar
		{zone: "Asia/Urumqi", lat: 43.910, lon: 81.324},           // Yining
		{zone: "Asia/Shanghai", lat: 25.020, lon: 98.490},         // Tengchong
		{zone: "America/Asuncion", lat: -22.552, lon: -55.740},    // Pedro Juan Caballero
	}
}

// renamed are cities that are called otherwise than in the table of GeoNames.
var renamed = map[string]string{"Kiev": "Kyiv"}

type city struct {
	name, region, country, zone string
	alternates                  []string
	population                  int
	lat, lon                    float64
	capital                     bool
}

func main() {
	log.SetFlags(0)
	zones, links, principal := readZones()
	cities := readCities(zones, links)
	writeZones(zones, links, cities)
	writeCountries()
	writeRegions(cities)
	writeCities(cities)
	writePoints(cities, principal)
}

// readZones returns the country of each zone, what each other name of a zone stands for, and where each zone's principal
// place is.
func readZones() (countries, links map[string]string, principal []city) {
	countries, links = map[string]string{}, map[string]string{}
	for f := range rows(iana+"zone.tab", "\t") {
		countries[f[2]] = f[0]
		lat, lon := degrees(f[1])
		principal = append(principal, city{zone: f[2], lat: lat, lon: lon})
	}
	for f := range rows(iana+"tzdata.zi", " ") {
		switch f[0] {
		case "Z":
			if _, ok := countries[f[1]]; !ok {
				countries[f[1]] = ""
			}
		case "L":
			links[f[2]] = f[1]
		}
	}
	for name := range links {
		if countries[name] != "" {
			delete(links, name)
		}
	}
	for zone := range countries {
		if zone == "Factory" {
			delete(countries, zone)
		} else if _, err := time.LoadLocation(zone); err != nil {
			log.Fatal(err)
		}
	}
	return countries, links, principal
}

func readCities(zones, links map[string]string) []city {
	regions := map[string]string{}
	for f := range rows(geonames+"admin1Codes.txt", "\t") {
		regions[f[0]] = f[1]
	}
	var out []city
	for f := range rows(geonames+"cities15000.txt", "\t") {
		c := city{
			name: f[1], country: f[8], zone: f[17], region: regions[f[8]+"."+f[10]],
			lat: float(f[4]), lon: float(f[5]), population: int(float(f[14])), capital: f[7] == "PPLC",
		}
		if to, ok := links[c.zone]; ok {
			c.zone = to
		}
		for _, key := range []string{c.name, f[8] + "." + f[10]} {
			if to, ok := moved[key]; ok {
				c.zone = to
			}
		}
		if _, ok := zones[c.zone]; !ok {
			continue
		}
		if to, ok := renamed[c.name]; ok {
			c.name = to
		}
		c.alternates = alternates(c, strings.Split(f[2]+","+f[3], ","))
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b city) int {
		return cmp.Or(b.population-a.population, cmp.Compare(a.name, b.name), cmp.Compare(a.country, b.country))
	})
	return out
}

// alternates keeps the spellings that somebody may type: no transliterations (they begin with a small letter), no codes, no
// two that differ only by accents.
func alternates(c city, all []string) []string {
	seen := map[string]bool{fold(c.name): true}
	var out []string
	for _, name := range all {
		key := fold(name)
		runes := []rune(name)
		if len(runes) < 2 || len(runes) > 30 || seen[key] || unicode.IsLower(runes[0]) || strings.ContainsAny(name, "0123456789()/;:") {
			continue
		}
		latin := !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
		if latin && (len(runes) < 4 || name == strings.ToUpper(name)) || !latin && c.population < large {
			continue
		}
		seen[key] = true
		out = append(out, name)
	}
	return out
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

// writeZones writes each zone, its country and the people in its cities; then each other name and what it stands for.
func writeZones(zones, links map[string]string, cities []city) {
	people := map[string]int{}
	for _, c := range cities {
		people[c.zone] += c.population
	}
	w := create("zones.txt", "zone, country, thousands of people in cities; or: other name, =zone")
	for _, zone := range sorted(zones) {
		w.line(zone, zones[zone], strconv.Itoa(people[zone]/1000))
	}
	for _, name := range sorted(links) {
		w.line(name, "="+links[name])
	}
	w.close()
}

func writeCountries() {
	w := create("countries.txt", "ISO 3166 code, three-letter code, English name, capital")
	for f := range rows(geonames+"countryInfo.txt", "\t") {
		if len(f[0]) == 2 {
			w.line(f[0], f[1], f[4], f[5])
		}
	}
	w.close()
}

// writeRegions writes the states and provinces of countries with several zones, each with its zones, the most populous first.
func writeRegions(cities []city) {
	type key struct{ country, region string }
	people := map[key]map[string]int{}
	zones := map[string]map[string]bool{}
	for _, c := range cities {
		k := key{c.country, c.region}
		if people[k] == nil {
			people[k] = map[string]int{}
		}
		people[k][c.zone] += c.population
		if zones[c.country] == nil {
			zones[c.country] = map[string]bool{}
		}
		zones[c.country][c.zone] = true
	}
	var lines []string
	for k, in := range people {
		if len(zones[k.country]) == 1 || k.region == "" {
			continue
		}
		names := sorted(in)
		slices.SortStableFunc(names, func(a, b string) int { return in[b] - in[a] })
		for i, z := range names {
			names[i] += ":" + strconv.Itoa(in[z]/1000)
		}
		lines = append(lines, k.country+"\t"+k.region+"\t"+strings.Join(names, " "))
	}
	slices.Sort(lines)
	w := create("regions.txt", "country, region, its zones with thousands of people")
	for _, l := range lines {
		w.line(l)
	}
	w.close()
}

func writeCities(cities []city) {
	w := create("cities.txt", "name, region, country, zone, thousands of people, other spellings; the largest first")
	for _, c := range cities {
		if c.population >= named || c.capital {
			w.line(c.name, c.region, c.country, c.zone, strconv.Itoa(c.population/1000), strings.Join(c.alternates, ","))
		}
	}
	w.close()
}

// writePoints writes where cities are: a line for each zone, in hundredths of a degree.
func writePoints(cities, principal []city) {
	points := map[string][]string{}
	for _, c := range slices.Concat(principal, across(), cities) {
		points[c.zone] = append(points[c.zone], fmt.Sprintf("%d,%d", hundredths(c.lat), hundredths(c.lon)))
	}
	w := create("points.txt", "zone, then places in it: latitude and longitude in hundredths of a degree")
	for _, zone := range sorted(points) {
		slices.Sort(points[zone])
		w.line(zone, strings.Join(slices.Compact(points[zone]), " "))
	}
	w.close()
}

func hundredths(d float64) int { return int(math.Round(d * 100)) }

// degrees reads ISO 6709: ±DDMM±DDDMM or ±DDMMSS±DDDMMSS.
func degrees(s string) (lat, lon float64) {
	at := 1 + strings.IndexAny(s[1:], "+-")
	read := func(s string, digits int) float64 {
		v := float(s[1 : 1+digits])
		v += float(s[1+digits:3+digits]) / 60
		if rest := s[3+digits:]; rest != "" {
			v += float(rest) / 3600
		}
		if s[0] == '-' {
			return -v
		}
		return v
	}
	return read(s[:at], 2), read(s[at:], 3)
}

func float(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		log.Fatal(err)
	}
	return v
}

// rows yields the fields of each line that is no comment.
func rows(path, sep string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		f, err := os.Open(path)
		if err != nil {
			log.Fatal(err)
		}
		defer f.Close()
		in := bufio.NewScanner(f)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			if line := in.Text(); line != "" && line[0] != '#' && !yield(strings.Split(line, sep)) {
				return
			}
		}
		if err := in.Err(); err != nil {
			log.Fatal(err)
		}
	}
}

func sorted[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

type file struct {
	*bufio.Writer
	f *os.File
}

func create(name, columns string) file {
	f, err := os.Create("data/" + name)
	if err != nil {
		log.Fatal(err)
	}
	w := file{bufio.NewWriter(f), f}
	fmt.Fprintf(w, "# Made by generate.go. Columns, parted by tabs: %s\n", columns)
	return w
}

func (w file) line(fields ...string) { fmt.Fprintln(w, strings.Join(fields, "\t")) }

func (w file) close() {
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
	if err := w.f.Close(); err != nil {
		log.Fatal(err)
	}
}
