package place

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode/utf8"

	"ashore/internal/coach"
)

// shared is the atlas of all tests: it is never changed.
var shared = sync.OnceValues(New)

func atlas(t testing.TB) *Atlas {
	t.Helper()
	a, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestZones(t *testing.T) {
	a := atlas(t)
	for _, tt := range []struct{ query, want string }{ // the guesses in their order: place=zone
		{"munich", "Munich=Europe/Berlin"},
		{"  MÜNCHEN ", "Munich=Europe/Berlin"},
		{"muenchen", "Munich=Europe/Berlin"},
		{"múnich", "Munich=Europe/Berlin"},
		{"nyc", "New York City=America/New_York"},
		{"la", "Los Angeles=America/Los_Angeles, Laos=Asia/Vientiane"},
		{"cdmx", "Mexico City=America/Mexico_City"},
		{"bombay", "Mumbai=Asia/Kolkata"},
		{"sao paulo", "São Paulo=America/Sao_Paulo"},
		{"Londres", "London=Europe/London"},
		{"東京", "Tokyo=Asia/Tokyo"},
		{"Київ", "Kyiv=Europe/Kyiv"},
		{"san jose", "San Jose, United States=America/Los_Angeles, San José=America/Costa_Rica, San Jose, Philippines=Asia/Manila"},
		{"San José, Costa Rica", "San José=America/Costa_Rica"},
		{"austin tx", "Austin=America/Chicago"},
		{"perth wa", "Perth=Australia/Perth"},
		{"london, ontario", "London=America/Toronto"},
		{"Smallville, KS", "Kansas=America/Chicago"},
		{"Kleinkleckersdorf, Deutschland", "Germany=Europe/Berlin"},
		{"texas", "Texas (Chicago)=America/Chicago, Texas (Denver)=America/Denver"},
		{"georgia", "Georgia, United States=America/New_York, Georgia=Asia/Tbilisi"},
		{"germany", "Germany=Europe/Berlin"},
		{"España", "Madrid=Europe/Madrid, Canary=Atlantic/Canary, Ceuta=Africa/Ceuta"},
		{"DE", "Germany=Europe/Berlin"},
		{"europe/berlin", "Berlin=Europe/Berlin"},
		{"America/Argentina/Buenos Aires", "Buenos Aires=America/Argentina/Buenos_Aires"},
		{"asia/calcutta", "Kolkata=Asia/Kolkata"},
		{"US/Pacific", "Los Angeles=America/Los_Angeles"},
		{"etc/gmt+5", "GMT+5=Etc/GMT+5"},
		{"utc", "UTC=Etc/UTC"},
		{"GMT", "UTC=Etc/UTC"},
		{"UTC+2", "UTC+2=Etc/GMT-2"},
		{"gmt-3", "UTC-3=Etc/GMT+3"},
		{"utc −3", "UTC-3=Etc/GMT+3"},
		{"+05:30", "UTC+5:30=Asia/Kolkata"},
		{"+14", "UTC+14=Etc/GMT-14"},
		{"+15", ""},
		{"-3:30", ""}, // Newfoundland keeps it for half the year only
		{"pst", "Los Angeles=America/Los_Angeles"},
		{"lodnon", "London, United Kingdom=Europe/London, London, Canada=America/Toronto"},
		{"barcelonna", "Barcelona, Spain=Europe/Madrid, Barcelona, Venezuela=America/Caracas"},
		{"madird", "Madrid=Europe/Madrid"},
		{"barnaul", "Barnaul=Asia/Barnaul"},
		{"hello", ""},
		{"i don't know", ""},
		{"paree", ""},
		{"", ""},
		{"🙂", ""},
		{strings.Repeat("x", 10000), ""},
	} {
		var got []string
		for _, g := range a.Zones(tt.query) {
			got = append(got, g.Place+"="+g.Zone)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("Zones(%.40q) = %s\nwant %s", tt.query, s, tt.want)
		}
	}
}

func TestBigCountriesOfferTheirMainZonesFirst(t *testing.T) {
	a := atlas(t)
	for query, want := range map[string][]string{
		"usa":       {"America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver"},
		"canada":    {"America/Toronto", "America/Vancouver", "America/Edmonton"},
		"australia": {"Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane"},
		"brasil":    {"America/Sao_Paulo"},
		"russland":  {"Europe/Moscow"},
		"china":     {"Asia/Shanghai"},
	} {
		got := a.Zones(query)
		for i, zone := range want {
			if i >= len(got) || got[i].Zone != zone {
				t.Errorf("Zones(%q)[%d] is not %s: %v", query, i, zone, got)
			}
		}
	}
}

type known struct {
	name, country, zone string
	at                  coach.Point
}

func largest(t *testing.T) []known {
	t.Helper()
	b, err := os.ReadFile("testdata/largest.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []known
	for line := range strings.Lines(string(b)) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		lat, err1 := strconv.ParseFloat(f[2], 64)
		lon, err2 := strconv.ParseFloat(f[3], 64)
		if err1 != nil || err2 != nil {
			t.Fatalf("bad line %q", line)
		}
		out = append(out, known{name: f[0], country: f[1], zone: f[4], at: coach.Point{Lat: lat, Lon: lon}})
	}
	return out
}

func TestTheLargestCities(t *testing.T) {
	a := atlas(t)
	cities := largest(t)
	if len(cities) != 200 {
		t.Fatalf("%d cities", len(cities))
	}
	for _, c := range cities {
		if got := a.At(c.at); got != c.zone {
			t.Errorf("At(%s) = %q, want %q", c.name, got, c.zone)
		}
		if got := a.Country(c.zone); got != c.country {
			t.Errorf("Country(%s) = %q, want %q", c.zone, got, c.country)
		}
		if !slices.ContainsFunc(a.Zones(c.name), func(g coach.ZoneGuess) bool { return g.Zone == c.zone && g.Country == c.country }) {
			t.Errorf("Zones(%s) = %v, want %s among them", c.name, a.Zones(c.name), c.zone)
		}
	}
}

func TestNearBorders(t *testing.T) {
	a := atlas(t)
	for name, c := range map[string]known{
		"El Paso":                   {zone: "America/Denver", at: coach.Point{Lat: 31.79, Lon: -106.42}},
		"Juárez":                    {zone: "America/Ciudad_Juarez", at: coach.Point{Lat: 31.66, Lon: -106.43}},
		"Windsor":                   {zone: "America/Toronto", at: coach.Point{Lat: 42.29, Lon: -83.01}},
		"Dearborn":                  {zone: "America/Detroit", at: coach.Point{Lat: 42.32, Lon: -83.18}},
		"Gary, Indiana":             {zone: "America/Chicago", at: coach.Point{Lat: 41.60, Lon: -87.34}},
		"South Bend, Indiana":       {zone: "America/Indiana/Indianapolis", at: coach.Point{Lat: 41.68, Lon: -86.25}},
		"Pensacola, Florida":        {zone: "America/Chicago", at: coach.Point{Lat: 30.44, Lon: -87.20}},
		"Tweed Heads South":         {zone: "Australia/Sydney", at: coach.Point{Lat: -28.20, Lon: 153.54}},
		"Weil am Rhein":             {zone: "Europe/Berlin", at: coach.Point{Lat: 47.60, Lon: 7.61}},
		"Annemasse":                 {zone: "Europe/Paris", at: coach.Point{Lat: 46.19, Lon: 6.24}},
		"Badajoz":                   {zone: "Europe/Madrid", at: coach.Point{Lat: 38.88, Lon: -6.97}},
		"Tornio":                    {zone: "Europe/Helsinki", at: coach.Point{Lat: 65.85, Lon: 24.15}},
		"Eilat":                     {zone: "Asia/Jerusalem", at: coach.Point{Lat: 29.56, Lon: 34.95}},
		"Shenzhen":                  {zone: "Asia/Shanghai", at: coach.Point{Lat: 22.55, Lon: 114.06}},
		"Tuen Mun":                  {zone: "Asia/Hong_Kong", at: coach.Point{Lat: 22.39, Lon: 113.97}},
		"San Ysidro":                {zone: "America/Los_Angeles", at: coach.Point{Lat: 32.56, Lon: -117.05}},
		"Coolangatta":               {zone: "Australia/Brisbane", at: coach.Point{Lat: -28.165, Lon: 153.53}},
		"Barnaul":                   {zone: "Asia/Barnaul", at: coach.Point{Lat: 53.35, Lon: 83.75}},
		"Saratov":                   {zone: "Europe/Saratov", at: coach.Point{Lat: 51.58, Lon: 46.03}},
		"Chita":                     {zone: "Asia/Chita", at: coach.Point{Lat: 52.06, Lon: 113.47}},
		"Punta Arenas":              {zone: "America/Punta_Arenas", at: coach.Point{Lat: -53.15, Lon: -70.9}},
		"Pitcairn":                  {zone: "Pacific/Pitcairn", at: coach.Point{Lat: -25.07, Lon: -130.1}},
		"the date line":             {zone: "Pacific/Fiji", at: coach.Point{Lat: -16.8, Lon: -179.99}},
		"the middle of the Pacific": {at: coach.Point{Lat: 35, Lon: -150}},
		"not a place":               {at: coach.Point{Lat: 91, Lon: 0}},
	} {
		if got := a.At(c.at); got != c.zone {
			t.Errorf("At(%s) = %q, want %q", name, got, c.zone)
		}
	}
}

func TestEveryZoneLoads(t *testing.T) {
	a := atlas(t)
	check := func(zone string) {
		t.Helper()
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
	for z := range a.zones {
		check(z)
	}
	for _, to := range a.links {
		check(to)
		if _, ok := a.zones[to]; !ok {
			t.Errorf("%s is no zone of the table", to)
		}
	}
	for _, s := range a.spots {
		if _, ok := a.zones[s.zone]; !ok {
			t.Errorf("%s has the unknown zone %q", s.name, s.zone)
		}
	}
	for _, p := range a.points {
		if _, ok := a.zones[p.zone]; !ok {
			t.Fatalf("unknown zone %q", p.zone)
		}
	}
}

func TestOffsetsAreExactAllYear(t *testing.T) {
	a := atlas(t)
	for minutes := -14 * 60; minutes <= 15*60; minutes += 15 {
		sign, m := "+", minutes
		if m < 0 {
			sign, m = "-", -m
		}
		query := sign + strconv.Itoa(m/60) + ":" + strconv.Itoa(100 + m%60)[1:]
		for _, g := range a.Zones(query) {
			loc, err := time.LoadLocation(g.Zone)
			if err != nil {
				t.Fatal(err)
			}
			for month := time.January; month <= time.December; month++ {
				if _, offset := time.Date(2026, month, 15, 12, 0, 0, 0, loc).Zone(); offset != minutes*60 {
					t.Errorf("%s is %s, which is %d s ahead in %s", query, g.Zone, offset, month)
				}
			}
		}
	}
}

func TestCountry(t *testing.T) {
	a := atlas(t)
	for zone, want := range map[string]string{
		"Europe/Berlin": "DE", "Asia/Calcutta": "IN", "US/Eastern": "US", "Europe/Oslo": "NO", "Europe/Kiev": "UA",
		"Etc/UTC": "", "": "", "nowhere": "",
	} {
		if got := a.Country(zone); got != want {
			t.Errorf("Country(%q) = %q, want %q", zone, got, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	a := atlas(t)
	for typed, want := range map[string]string{
		"ber":    "Berlin, Germany (Europe/Berlin)",
		"münc":   "Munich, Germany (Europe/Berlin)",
		"hong":   "Hong Kong (Asia/Hong_Kong)",
		"utc+2":  "UTC+2 (Etc/GMT-2)",
		"lodnon": "London, United Kingdom (Europe/London)",
	} {
		got := a.Suggest(typed)
		if len(got) == 0 || got[0].Label != want {
			t.Errorf("Suggest(%q) = %v, want %q first", typed, got, want)
		}
	}
	for _, typed := range []string{"", "s", "san "} {
		got := a.Suggest(typed)
		if len(got) != 25 {
			t.Errorf("Suggest(%q) has %d", typed, len(got))
		}
	}
}

func FuzzPlaces(f *testing.F) {
	a := atlas(f)
	for _, s := range []string{"", "Berlin", "a, b", "utc+2", "\xff\xfe", "austin tx", "ﷺ", "İstanbul"} {
		f.Add(s, 1.0, 2.0)
	}
	f.Fuzz(func(t *testing.T, s string, lat, lon float64) {
		guesses := a.Zones(s)
		if len(guesses) > 10 {
			t.Fatalf("%d guesses", len(guesses))
		}
		for _, g := range guesses {
			if _, ok := a.zones[g.Zone]; !ok || g.Place == "" || !utf8.ValidString(g.Place) {
				t.Fatalf("a bad guess: %+v", g)
			}
		}
		suggestions := a.Suggest(s)
		if len(suggestions) > 25 {
			t.Fatalf("%d suggestions", len(suggestions))
		}
		for _, x := range suggestions {
			if _, ok := a.zones[x.Value]; !ok || x.Label == "" || len(x.Label) > 100 {
				t.Fatalf("a bad suggestion: %+v", x)
			}
		}
		if zone := a.At(coach.Point{Lat: lat, Lon: lon}); zone != "" && a.Country(zone) == "" {
			t.Fatalf("a place without a country: %s", zone)
		}
	})
}
