package anonymize

import (
	"crypto/aes"
	"crypto/cipher"
	"net/netip"
)

// KeyLen is the length of a key in octets.
const KeyLen = 32

// addresses maps addresses so that two that have their first n bits in common have so
// afterwards, too, and no more: Crypto-PAn (Xu, Fan, Ammar, Moon: Prefix-Preserving IP
// Address Anonymization, 2002).
type addresses struct {
	block cipher.Block
	pad   [aes.BlockSize]byte
	known map[netip.Addr]netip.Addr
}

// newAddresses takes the cipher's key from the first half of a key, and the padding from
// the second.
func newAddresses(key [KeyLen]byte) *addresses {
	block, err := aes.NewCipher(key[:aes.BlockSize])
	if err != nil { // Only for a key of another length.
		panic(err)
	}
	a := &addresses{block: block, known: map[netip.Addr]netip.Addr{}}
	block.Encrypt(a.pad[:], key[aes.BlockSize:])
	return a
}

// mostKnown bounds the addresses that are remembered.
const mostKnown = 1 << 16

// of is what stands for an address.
func (a *addresses) of(addr netip.Addr) netip.Addr {
	if addr.IsUnspecified() {
		return addr
	}
	if to, ok := a.known[addr]; ok {
		return to
	}
	from := addr.AsSlice()
	to := make([]byte, len(from))
	for i := range len(from) * 8 {
		in := a.pad
		copy(in[:], from[:i/8])
		if rest := i % 8; rest > 0 {
			mask := byte(0xff) << (8 - rest)
			in[i/8] = from[i/8]&mask | a.pad[i/8]&^mask
		}
		var out [aes.BlockSize]byte
		a.block.Encrypt(out[:], in[:])
		bit := byte(0x80) >> (i % 8)
		to[i/8] |= from[i/8]&bit ^ out[0]&0x80>>(i%8)
	}
	mapped, _ := netip.AddrFromSlice(to)
	if len(a.known) < mostKnown {
		a.known[addr] = mapped
	}
	return mapped
}

// replace maps the address that stands in octets, of which there may be too few.
func (a *addresses) replace(b []byte, n int) {
	if len(b) < n {
		clear(b) // A part of an address, cut by the recorder.
		return
	}
	addr, ok := netip.AddrFromSlice(b[:n])
	if ok {
		copy(b, a.of(addr).AsSlice())
	}
}
