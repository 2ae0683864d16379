package source

import (
	"errors"
	"io"
	"strings"

	"wirewalk/sim/capture"
)

// capturedIn reads a capture.
func capturedIn(name string, in io.Reader, o *Options) (*Source, error) {
	if changes := o.changes(); changes != "" {
		return nil, misused("they change scenarios",
			"%s: a capture shows what has happened, so %s cannot be used", name, changes)
	}
	t, err := capture.Import(in, name, capture.Options{SeenAt: o.SeenAt})
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
