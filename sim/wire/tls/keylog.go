package tls

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"strings"
)

// Keys are the secrets of connections, by the random of their ClientHello, as programs write
// them to the file that SSLKEYLOGFILE names (RFC 9850).
type Keys struct {
	of map[string]map[string][]byte // by random, then by label
}

// The labels of the secrets that are used (RFC 9850 §2).
const (
	labelMaster    = "CLIENT_RANDOM" // before TLS 1.3
	labelEarly     = "CLIENT_EARLY_TRAFFIC_SECRET"
	labelClientHi  = "CLIENT_HANDSHAKE_TRAFFIC_SECRET"
	labelServerHi  = "SERVER_HANDSHAKE_TRAFFIC_SECRET"
	labelClientApp = "CLIENT_TRAFFIC_SECRET_0"
	labelServerApp = "SERVER_TRAFFIC_SECRET_0"
)

// Limits of a key log.
const (
	maxKeyLine  = 4096
	maxKeyLines = 1 << 20
	masterLen   = 48 // of a master secret (RFC 5246 §8.1)
)

// Add reads a key log and adds its secrets. An error says in which line what is wrong. Lines
// of labels that are not known are left out, as RFC 9850 §2 asks for.
func (k *Keys) Add(r io.Reader) error {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, maxKeyLine), maxKeyLine)
	n := 0
	for in.Scan() {
		if n++; n > maxKeyLines {
			return fmt.Errorf("line %d: a key log has at most %d lines; leave out those of other connections", n, maxKeyLines)
		}
		if err := k.line(string(bytes.TrimSpace(in.Bytes()))); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("line %d: %w; a line of a key log is LABEL, client random and secret", n+1, err)
	}
	return nil
}

func (k *Keys) line(text string) error {
	if text == "" || text[0] == '#' {
		return nil
	}
	f := strings.Fields(text)
	if !knownLabel(f[0]) {
		if len(f) == 3 && strings.Trim(f[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" {
			return nil
		}
		return fmt.Errorf("%s is no line of a key log: it has LABEL, client random and secret", quoted(text))
	}
	if len(f) != 3 {
		return fmt.Errorf("%s has %d words: a line has LABEL, client random and secret", f[0], len(f))
	}
	random, err := hex.DecodeString(f[1])
	if err != nil || len(random) != randomLen {
		return fmt.Errorf("the client random %s of %s is not %d hexadecimal digits", quoted(f[1]), f[0], 2*randomLen)
	}
	secret, err := hex.DecodeString(f[2])
	if n := len(secret); err != nil || n != masterLen && (f[0] == labelMaster || n != masterLen-16) {
		return fmt.Errorf("the secret of %s is no secret: it has %d characters, and must be hexadecimal digits of 48 octets%s",
			f[0], len(f[2]), map[bool]string{false: " or 32"}[f[0] == labelMaster])
	}
	if k.of == nil {
		k.of = map[string]map[string][]byte{}
	}
	if k.of[string(random)] == nil {
		k.of[string(random)] = map[string][]byte{}
	}
	k.of[string(random)][f[0]] = secret
	return nil
}

func knownLabel(s string) bool {
	switch s {
	case labelMaster, labelEarly, labelClientHi, labelServerHi, labelClientApp, labelServerApp:
		return true
	}
	return false
}

// quoted shows what stands in a key log, cut: it may be a secret, or anything.
func quoted(s string) string {
	const most = 24
	if len(s) > most {
		return fmt.Sprintf("%q...", s[:most])
	}
	return fmt.Sprintf("%q", s)
}

// Empty reports whether no secret is known.
func (k *Keys) Empty() bool { return k == nil || len(k.of) == 0 }

// secret is one of a connection, nil for none.
func (k *Keys) secret(random []byte, label string) []byte {
	if k == nil {
		return nil
	}
	return k.of[string(random)][label]
}

// Lines are the lines of a key log that begin connections whose randoms are wanted; those that
// cannot be read stay out.
func Lines(log []byte, wanted func(random []byte) bool) []byte {
	var out []byte
	for line := range bytes.Lines(log) {
		f := strings.Fields(string(line))
		if len(f) != 3 {
			continue
		}
		if random, err := hex.DecodeString(f[1]); err == nil && wanted(random) {
			out = append(append(out, bytes.TrimSpace(line)...), '\n')
		}
	}
	return out
}

// Clone is a copy to which more can be added.
func (k *Keys) Clone() *Keys {
	out := &Keys{of: map[string]map[string][]byte{}}
	if k != nil {
		for random, secrets := range k.of {
			out.of[random] = maps.Clone(secrets)
		}
	}
	return out
}
