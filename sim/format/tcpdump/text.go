package tcpdump

import "strings"

// httpMethods are the request methods that tcpdump knows.
const httpMethods = " GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE LABEL MERGE " +
	"DELETE SEARCH UNLOCK REPORT UPDATE NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT " +
	"CCM_POST SUBSCRIBE PROPPATCH BPROPFIND BPROPPATCH UNCHECKOUT MKACTIVITY MKWORKSPACE " +
	"UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL "

const maxToken = 128

// http prints the first line of a payload that starts a message, of length
// octets of which b was captured.
func (d *dumper) http(b []byte, length int) bool {
	d.put("HTTP")
	if startsMessage(b, length) {
		d.textLine(b, length)
	}
	return true
}

// startsMessage reports whether the first token is a method, or the second one
// a status code of three digits.
func startsMessage(b []byte, length int) bool {
	token, next := nextToken(b, 0, length)
	if next == 0 {
		return false
	}
	if strings.Contains(httpMethods, " "+strings.ToUpper(token)+" ") {
		return true
	}
	token, next = nextToken(b, next, length)
	return next != 0 && len(token) == 3 && isDigit(token[0]) && isDigit(token[1]) &&
		isDigit(token[2])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isPrint(c byte) bool { return c >= ' ' && c <= '~' }

// nextToken returns the token at index i and the index after it and the blanks
// that follow; 0 says there is none, or that it is not whole in the capture.
func nextToken(b []byte, i, length int) (string, int) {
	start := i
	for ; i < length; i++ {
		if i >= len(b) {
			return "", 0
		}
		if isSpace(b[i]) {
			break
		}
		if !isPrint(b[i]) || i-start+2 > maxToken+1 {
			return "", 0
		}
	}
	if i == start {
		return "", 0
	}
	token := string(b[start:i])
	for i < len(b) && b[i] == ' ' {
		i++
	}
	return token, i
}

// textLine prints the first line of b if all of it is text; a line without an
// end is marked as cut off.
func (d *dumper) textLine(b []byte, length int) {
	for i, c := range b {
		switch {
		case c == '\n', c == '\r' && i+1 < len(b) && b[i+1] == '\n':
			d.put(": %s", b[:i])
			return
		case c == '\r' && i+1 == len(b) && i+1 < length:
		case !isPrint(c) && c != '\t':
			return
		}
	}
	if len(b) == length {
		d.put(": %s", b)
	}
	d.put(" [|http]")
}
