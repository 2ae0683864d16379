package tcpmodel

import (
	"encoding/binary"
	"fmt"
)

// The options of this file are shown, and mean nothing to the model.

// numberOption is a row of an option whose value is a number of four octets.
func numberOption(kind byte, name, title, note string) OptionRow {
	return OptionRow{Kind: kind, Name: name, Title: title, Note: note, Size: 4, optionText: optionText{
		words: func(v []byte, _ Numbering) []string { return []string{fmt.Sprint(binary.BigEndian.Uint32(v))} },
	}}
}

// md5Option signs a segment with a digest of 16 octets (RFC 2385 §3.0). tcpdump
// could check it with a key.
func md5Option() OptionRow {
	return OptionRow{
		Kind: 19, Name: "md5", Title: "MD5 signature", Size: 16,
		Note: "shows who sent the segment (RFC 2385)",
		optionText: optionText{dump: func(_ int, v []byte, _ Numbering) (string, bool) {
			return fmt.Sprintf(" shared secret not supplied with -M, can't check - %x", v), true
		}},
	}
}

// authenticationOption names two keys and signs a segment (RFC 5925 §2.2).
func authenticationOption() OptionRow {
	row := plainOption(29, "tcp-ao", "Authentication", "shows who sent the segment (RFC 5925)")
	row.dump = func(size int, v []byte, _ Numbering) (text string, ok bool) {
		if size < 2 {
			return " (invalid)", true
		}
		if len(v) > 0 {
			text = fmt.Sprintf(" keyid %d", v[0])
		}
		if len(v) > 1 {
			text += fmt.Sprintf(" rnextkeyid %d", v[1])
		}
		if len(v) > 1 && size > 2 {
			text += fmt.Sprintf(" mac 0x%x", v[2:])
		}
		return text, true
	}
	return row
}

// experimentOption is left to experiments, which tell themselves apart by two
// octets at its start (RFC 6994 §3); fast open was one.
func experimentOption() OptionRow {
	const fastOpen = 0xf989
	return OptionRow{
		Kind: 254, Name: "exp", Title: "Experiment", Size: Varies,
		Note: "left to experiments (RFC 6994)",
		optionText: optionText{dump: func(_ int, v []byte, _ Numbering) (string, bool) {
			if len(v) < 2 {
				return "", false
			}
			if id := binary.BigEndian.Uint16(v); id != fastOpen {
				return fmt.Sprintf("-%04x", id), true
			}
			return "-tfo " + cookieText(v[2:]), true
		}},
	}
}
