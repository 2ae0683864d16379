package source

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"wirewalk/tui/background"
)

// maxScenario bounds what is read as a scenario; the parser's own limit is lower.
const maxScenario = 4 << 20

// read tells captures from scenarios by their first octets.
func read(name string, r io.Reader, o *Options) (*Source, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	head, err := in.Peek(4)
	if len(head) == 0 {
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, failed("", "%s: %w", name, background.Cause(err))
		}
		return nil, failed("a scenario starts with version: 1; wirewalk new FILE writes one",
			"%s: is empty", name)
	}
	if isCapture(head) {
		return capturedIn(name, in, o)
	}
	if ext := strings.ToLower(filepath.Ext(name)); ext == ".pcap" || ext == ".pcapng" {
		return nil, failed("its first octets are those of neither pcap nor pcapng",
			"%s: is no capture", name)
	}
	text, fits, err := bounded(in)
	if err != nil {
		return nil, failed("", "%s: %w", name, background.Cause(err))
	}
	if !fits {
		return nil, failed(
			"a scenario is a short YAML file; captures are recognized by their first octets",
			"%s: is too large for a scenario and is no capture", name)
	}
	return simulate(name, text, o)
}

// Text reads a scenario file, or standard input for "-", for who only wants to
// check it. stdin is nil where that is a terminal. The error says in a few words
// what is wrong, to be put behind the file's name.
func Text(file string, stdin io.Reader) ([]byte, error) {
	in := stdin
	if file != "-" {
		f, err := os.Open(file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errors.New("no such file")
		}
		if err != nil {
			return nil, background.Cause(err)
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	if in == nil {
		return nil, errors.New("standard input is a terminal, there is nothing to read")
	}
	text, fits, err := bounded(in)
	switch {
	case err != nil:
		return nil, background.Cause(err)
	case !fits:
		return nil, errors.New("is too large for a scenario")
	case isCapture(text):
		return nil, errors.New("is a capture, not a scenario: wirewalk run prints it")
	}
	return text, nil
}

// bounded reads what may be a scenario, unless it is too large for one.
func bounded(in io.Reader) (text []byte, fits bool, err error) {
	text, err = io.ReadAll(io.LimitReader(in, maxScenario+1))
	return text, len(text) <= maxScenario, err
}

// isCapture knows the first octets of pcap (both byte orders, micro- and
// nanoseconds), pcapng and gzip.
func isCapture(head []byte) bool {
	if len(head) < 4 {
		return false
	}
	switch string(head[:4]) {
	case "\xa1\xb2\xc3\xd4", "\xd4\xc3\xb2\xa1", "\xa1\xb2\x3c\x4d", "\x4d\x3c\xb2\xa1",
		"\x0a\x0d\x0d\x0a":
		return true
	}
	return head[0] == 0x1f && head[1] == 0x8b
}
