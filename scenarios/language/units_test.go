package language

import "testing"

func TestQuantitiesAreReadExactly(t *testing.T) {
	for text, want := range map[string]int64{
		"100B": 100, "4KiB": 4096, "1.5MB": 1_500_000, "0": 0, "0.5KiB": 512, "12 octets": 12, "1GiB": 1 << 30, "42kB": 42_000,
	} {
		if got, c := ParseSize(text); c != nil || got != want {
			t.Errorf("%s is %d (%v), want %d", text, got, c, want)
		}
	}
	var share Share
	for text, want := range map[string]Share{"1%": 10_000, "0.1%": 1000, "250ppm": 250, "100%": 1_000_000, "0.0001%": 1} {
		if c := share.ParseText(text); c != nil || share != want {
			t.Errorf("%s is %d (%v), want %d", text, share, c, want)
		}
	}
	var rate Rate
	for text, want := range map[string]Rate{"5Mbit/s": 5_000_000, "56kbit/s": 56_000, "unlimited": 0, "1.5Gbit/s": 1_500_000_000} {
		if c := rate.ParseText(text); c != nil || rate != want {
			t.Errorf("%s is %d (%v), want %d", text, rate, c, want)
		}
	}
}
