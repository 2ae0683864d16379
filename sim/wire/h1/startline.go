package h1

import (
	"strconv"
	"strings"
)

// whitespace is what may stand between the parts of a start line that is read
// leniently (RFC 9112 §3).
const whitespace = " \t\v\f\r"

// parseStartLine reads a request line or a status line (RFC 9112 §3, §4).
func (d *Decoder) parseStartLine(h *Head) *Error {
	line := strings.TrimLeft(h.Line, whitespace)
	if line != h.Line {
		if err := d.judge(SpaceFirst); err != nil {
			return err
		}
	}
	if h.Request {
		return d.requestLine(h, line)
	}
	return d.statusLine(h, line)
}

func (d *Decoder) requestLine(h *Head, line string) *Error {
	trimmed := strings.TrimRight(line, whitespace)
	if trimmed != line {
		if err := d.judge(SpaceLast); err != nil {
			return err
		}
	}
	method, gap, rest := cutGap(trimmed)
	h.Method = method
	last := strings.LastIndexAny(rest, whitespace)
	if last < 0 {
		return d.oldRequest(h, rest)
	}
	target := strings.TrimRight(rest[:last], whitespace)
	if err := d.gaps(gap, rest[len(target):last+1]); err != nil {
		return err
	}
	if err := d.method(method); err != nil {
		return err
	}
	if err := d.target(h, target); err != nil {
		return err
	}
	return d.version(h, rest[last+1:])
}

// oldRequest is a request line of HTTP/0.9: a method and a target.
func (d *Decoder) oldRequest(h *Head, target string) *Error {
	if target == "" || !isToken(h.Method) {
		return bad(FaultStartLine, "the request line is not method, target and version")
	}
	h.Target, h.Version = target, HTTP09
	return d.judge(NoVersion)
}

// gaps judges what stands between the parts of a start line.
func (d *Decoder) gaps(all ...string) *Error {
	for _, gap := range all {
		if strings.Trim(gap, " ") != "" {
			if err := d.judge(TabBetween); err != nil {
				return err
			}
		} else if len(gap) > 1 {
			if err := d.judge(SpacesBetween); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Decoder) method(m string) *Error {
	if !isToken(m) {
		return d.judge(MethodNoToken)
	}
	if strings.ToUpper(m) != m {
		return d.judge(MethodSmall)
	}
	return nil
}

// statusLine lets a status line end after the code: servers leave out the
// space before an empty reason phrase, and its meaning is plain. Any three
// digits are a code (RFC 9112 §4); what an unknown one means is said elsewhere.
func (d *Decoder) statusLine(h *Head, line string) *Error {
	proto, gap, rest := cutGap(line)
	code, behind, phrase := cutGap(rest)
	if err := d.gaps(gap); err != nil {
		return err
	}
	if len(behind) > 1 { // A phrase may begin with a space.
		phrase = behind[1:] + phrase
	}
	if len(code) != 3 || !isDigits(code) {
		return bad(FaultStartLine, "the status line is not version, code and phrase")
	}
	if err := d.text(phrase); err != nil {
		return err
	}
	h.Status, _ = strconv.Atoi(code)
	h.Phrase = phrase
	if d.rules.Of(SpacesBetween) == Take {
		h.Phrase = strings.Trim(phrase, whitespace)
	}
	return d.version(h, proto)
}

// SplitStartLine cuts a start line at whitespace into its three parts: method,
// target and version, or version, status code and phrase (RFC 9112 §3, §4).
func SplitStartLine(line string) (first, second, third string) {
	first, _, rest := cutGap(strings.Trim(line, whitespace))
	second, _, third = cutGap(rest)
	return first, second, third
}

// cutGap cuts at the first whitespace, however much that is.
func cutGap(s string) (word, gap, rest string) {
	at := strings.IndexAny(s, whitespace)
	if at < 0 {
		return s, "", ""
	}
	rest = strings.TrimLeft(s[at:], whitespace)
	return s[:at], s[at : len(s)-len(rest)], rest
}

// version takes every 1.x as the highest minor version known (RFC 9110 §2.5).
func (d *Decoder) version(h *Head, s string) *Error {
	name, number, _ := strings.Cut(s, "/")
	if name != "HTTP" {
		if err := d.judge(VersionName); err != nil || !strings.EqualFold(name, "HTTP") {
			return orBad(err, "the version does not begin with HTTP/")
		}
	}
	major, minor, _ := strings.Cut(number, ".")
	if !isDigits(major) || !isDigits(minor) {
		return bad(FaultStartLine, "the version is not HTTP/ and two digits")
	}
	h.Version = HTTP11
	switch {
	case len(major) > 1 || len(minor) > 1:
		return d.judge(VersionDigits)
	case major != "1":
		return d.judge(VersionMajor)
	case minor == "0":
		h.Version = HTTP10
	case minor != "1":
		return d.judge(VersionMinor)
	}
	return nil
}

func orBad(err *Error, text string) *Error {
	if err == nil {
		return bad(FaultStartLine, text)
	}
	return err
}
