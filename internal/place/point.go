package place

import (
	"cmp"
	"math"
	"slices"

	"ashore/internal/coach"
)

// point is a place that is known to keep a zone.
type point struct {
	lat, lon float32 // degrees
	zone     string
}

// farthest is how far from every known place a point may be and still be given a zone, in kilometres.
const farthest = 600

const kmPerDegree = 111.2

// At implements [coach.Places]: the zone of the nearest of some 23,000 cities. That is right in and around cities; a few
// villages near a border get the zone of the town across it. Far out at sea it is "". Libraries that hold the borders of all
// zones know better, but need 150 MB of memory, and a member confirms the zone in any case.
func (a *Atlas) At(p coach.Point) string {
	if !(math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180) {
		return ""
	}
	best, found := float64(farthest), ""
	reach := float32(farthest / kmPerDegree)
	from, _ := slices.BinarySearchFunc(a.points, float32(p.Lat)-reach, func(q point, lat float32) int { return cmp.Compare(q.lat, lat) })
	for _, q := range a.points[from:] {
		if q.lat > float32(p.Lat)+reach {
			break
		}
		if math.Abs(float64(q.lat)-p.Lat)*kmPerDegree > best {
			continue
		}
		if d := kilometres(p, coach.Point{Lat: float64(q.lat), Lon: float64(q.lon)}); d < best {
			best, found = d, q.zone
		}
	}
	return found
}

// kilometres is the distance along the surface of the earth.
func kilometres(a, b coach.Point) float64 {
	const rad = math.Pi / 180
	dLat, dLon := (b.Lat-a.Lat)*rad/2, (b.Lon-a.Lon)*rad/2
	h := math.Sin(dLat)*math.Sin(dLat) + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*math.Sin(dLon)*math.Sin(dLon)
	return 2 * 6371 * math.Asin(math.Sqrt(min(h, 1)))
}
