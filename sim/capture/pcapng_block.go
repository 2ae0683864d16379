package capture

import "unicode/utf8"

// Block types and option codes of pcapng (draft-ietf-opsawg-pcapng).
const (
	// Magic numbers of the classic format, as a little-endian reader sees them.
	magicMicros = 0xA1B2C3D4
	magicNanos  = 0xA1B23C4D

	blockSection   = 0x0A0D0D0A
	blockInterface = 1
	blockPacketOld = 2
	blockSimple    = 3
	blockPacket    = 6
	blockSecrets   = 10

	secretsTLS = 0x544c534b // a key log of TLS

	optEnd         = 0
	optComment     = 1
	optIfName      = 2
	optApplication = 4
	optResolution  = 9
	optTimeOffset  = 14

	byteOrderMagic = 0x1A2B3C4D
)

// block builds pcapng blocks, little-endian.
type block struct{ data []byte }

// open starts a block and returns where it starts.
func (b *block) open(kind uint32) int {
	start := len(b.data)
	b.data = le32(le32(b.data, kind), 0)
	return start
}

// shut pads a block to four octets and writes its length at both ends.
func (b *block) shut(start int) {
	b.pad()
	n := uint32(len(b.data) - start + 4)
	b.data = le32(b.data, n)
	copy(b.data[start+4:start+8], b.data[len(b.data)-4:])
}

func (b *block) pad() {
	for len(b.data)%4 != 0 {
		b.data = append(b.data, 0)
	}
}

func (b *block) option(code uint16, value []byte) {
	b.data = le16(le16(b.data, code), uint16(len(value)))
	b.data = append(b.data, value...)
	b.pad()
}

func (b *block) section(application string) {
	start := b.open(blockSection)
	b.data = le32(b.data, byteOrderMagic)
	b.data = le16(le16(b.data, 1), 0)                   // version 1.0
	b.data = le32(le32(b.data, 0xFFFFFFFF), 0xFFFFFFFF) // section length not given
	b.option(optApplication, []byte(application))
	b.option(optEnd, nil)
	b.shut(start)
}

func (b *block) intf(name string) {
	start := b.open(blockInterface)
	b.data = le32(b.data, uint32(writeLinkType)) // link type and two reserved octets
	b.data = le32(b.data, writeSnapLen)
	if name != "" {
		b.option(optIfName, []byte(name))
	}
	b.option(optResolution, []byte{9}) // nanoseconds
	b.option(optEnd, nil)
	b.shut(start)
}

// longestComment bounds what is said of a packet: an option has a length of two octets.
const longestComment = 4096

func (b *block) packet(ns int64, octets []byte, length int, comment string) {
	start := b.open(blockPacket)
	b.data = le32(b.data, 0) // interface
	b.data = le32(le32(b.data, uint32(uint64(ns)>>32)), uint32(ns))
	b.data = le32(le32(b.data, uint32(len(octets))), uint32(length))
	b.data = append(b.data, octets...)
	if comment != "" {
		b.pad()
		b.option(optComment, []byte(cutText(comment, longestComment)))
		b.option(optEnd, nil)
	}
	b.shut(start)
}

// cutText is the beginning of a text, at most so many octets, and no part of a character.
func cutText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// secrets is a Decryption Secrets Block.
func (b *block) secrets(kind uint32, data []byte) {
	start := b.open(blockSecrets)
	b.data = le32(le32(b.data, kind), uint32(len(data)))
	b.data = append(b.data, data...)
	b.shut(start)
}
