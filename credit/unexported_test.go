package credit

// What the tests of credit_test measure by, and nobody else needs.
const (
	MaxFeatured = maxFeatured
	MostOnMap   = mostOnMap
)

var (
	GrewMuch = grewMuch
	Tags     = tagsIn
	Words    = countWords
)
