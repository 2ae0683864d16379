package tcpmodel

import "fmt"

// fastOpenOption carries a cookie of 4 to 16 octets, an even number, that lets
// a SYN carry data; empty it asks for one (RFC 7413 §4.1.1).
func fastOpenOption() OptionRow {
	return OptionRow{
		Kind: 34, Name: "tfo", Title: "Fast open", Short: "fast open", Size: Varies,
		Note: "a cookie that lets a SYN carry data, or the request for one (RFC 7413)",
		optionText: optionText{
			words: func(v []byte, _ Numbering) []string { return []string{cookieText(v)} },
			dump:  func(_ int, v []byte, _ Numbering) (string, bool) { return "  " + cookieText(v), true },
		},
	}
}

func cookieText(cookie []byte) string {
	switch n := len(cookie); {
	case n == 0:
		return "cookiereq"
	case n%2 != 0 || n < 4 || n > 16:
		return "(invalid)"
	}
	return fmt.Sprintf("cookie %x", cookie)
}
