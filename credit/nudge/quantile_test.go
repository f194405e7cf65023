package nudge

import (
	"math"
	"testing"
)

// Reference values: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, upper critical values for 0.025.
func TestQuantile(t *testing.T) {
	t.Parallel()
	for freedom, want := range map[float64]float64{1: 12.706, 2: 4.303, 4: 2.776, 10: 2.228, 30: 2.042, 100: 1.984} {
		if got := quantile(freedom); math.Abs(got-want) > 0.0005 {
			t.Errorf("%.0f degrees of freedom: %f, want %f", freedom, got, want)
		}
	}
}
