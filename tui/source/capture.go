package source

import (
	"errors"
	"io"
	"os"
	"strings"

	"wirewalk/sim/capture"
	"wirewalk/sim/wire/tls"
	"wirewalk/tui/background"
)

// capturedIn reads a capture.
func capturedIn(name string, in io.Reader, o *Options) (*Source, error) {
	if changes := o.changes(); changes != "" {
		return nil, misused("they change scenarios",
			"%s: a capture shows what has happened, so %s cannot be used", name, changes)
	}
	keys, err := keysOf(o.KeyLog)
	if err != nil {
		return nil, err
	}
	t, err := capture.Import(in, name, capture.Options{SeenAt: o.SeenAt, Keys: keys})
	if stranger := (*capture.SeenAtError)(nil); errors.As(err, &stranger) {
		return nil, misused("--seen-at takes a host of the capture", "%v", err)
	}
	if err != nil {
		return nil, failed("", "%w", err)
	}
	s := &Source{ID: name, Title: t.Title, Stack: "capture, states inferred", Trace: t}
	for _, w := range t.Warnings {
		s.Warnings += "warning: " + w + "\n"
	}
	return s, nil
}

// keysOf reads a key log, nil for none.
func keysOf(name string) (*tls.Keys, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // no name is no keys
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, misused("--keylog takes the file that SSLKEYLOGFILE names", "--keylog %s: %v", name, background.Cause(err))
	}
	defer func() { _ = f.Close() }()
	keys := &tls.Keys{}
	if err := keys.Add(f); err != nil {
		return nil, misused("--keylog takes the file that SSLKEYLOGFILE names, with lines such as CLIENT_RANDOM 5f3c... 9a01...",
			"--keylog %s: %v", name, err)
	}
	return keys, nil
}

// changes lists the options that change a simulation, which a capture is not.
func (o *Options) changes() string {
	var names []string
	for _, c := range []struct {
		name string
		used bool
	}{
		{"a variant", o.Variant != ""},
		{"--set", len(o.Set) > 0},
		{"--fault", len(o.Fault) > 0},
		{"--seed", o.Seed != ""},
	} {
		if c.used {
			names = append(names, c.name)
		}
	}
	return strings.Join(names, " and ")
}
