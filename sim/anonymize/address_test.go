package anonymize

import (
	"net/netip"
	"testing"
)

// sampleKey is the key of the sample that comes with Crypto-PAn 1.0.
var sampleKey = [KeyLen]byte{
	21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16,
	216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2,
}

func TestAddressesAreMappedAsCryptoPAnDoes(t *testing.T) {
	a := newAddresses(sampleKey)
	for from, to := range map[string]string{"128.11.68.132": "135.242.180.132", "129.118.74.4": "134.136.186.123"} {
		if got := a.of(netip.MustParseAddr(from)); got.String() != to {
			t.Errorf("%s becomes %s, and should become %s", from, got, to)
		}
	}
}

// common is how many bits two addresses have in common at their beginning.
func common(a, b netip.Addr) int {
	x, y := a.AsSlice(), b.AsSlice()
	for i := range len(x) * 8 {
		if bit := byte(0x80) >> (i % 8); x[i/8]&bit != y[i/8]&bit {
			return i
		}
	}
	return len(x) * 8
}

func TestWhatTwoAddressesHaveInCommonStaysSoAndNothingElse(t *testing.T) {
	a := newAddresses(sampleKey)
	list := []string{"10.0.0.1", "10.0.0.2", "10.0.1.2", "11.0.0.1", "192.168.7.2", "0.0.0.1", "255.255.255.255"}
	six := []string{"2001:db8::1", "2001:db8::2", "2001:db8:1::1", "fe80::1", "::1", "ff02::1"}
	for _, of := range [][]string{list, six} {
		for i := range of {
			for j := range of {
				x, y := netip.MustParseAddr(of[i]), netip.MustParseAddr(of[j])
				if got, want := common(a.of(x), a.of(y)), common(x, y); got != want {
					t.Errorf("%s and %s have %d bits in common, and %d afterwards", x, y, want, got)
				}
			}
		}
	}
}

func FuzzAddresses(f *testing.F) {
	f.Add([]byte{10, 0, 0, 1}, []byte{10, 0, 1, 1})
	a := newAddresses(sampleKey)
	f.Fuzz(func(t *testing.T, x, y []byte) {
		p, ok := netip.AddrFromSlice(x)
		q, ok2 := netip.AddrFromSlice(y)
		if !ok || !ok2 || len(x) != len(y) || p.IsUnspecified() || q.IsUnspecified() {
			return
		}
		if common(a.of(p), a.of(q)) != common(p, q) {
			t.Errorf("%s and %s", p, q)
		}
	})
}
