package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// updating reports the flag -update, which teatest brings along: the golden
// screens are written anew. Read each before committing it.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// goldenAtSizes compares what a program shows after some keys with the screens in
// testdata, at three sizes and in two character sets.
func goldenAtSizes(t *testing.T, name string, opts func() Options, keys ...string) {
	t.Helper()
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
		for _, ascii := range []bool{false, true} {
			kind := map[bool]string{false: "unicode", true: "ascii"}[ascii]
			t.Run(fmt.Sprintf("%s-%dx%d-%s", name, size[0], size[1], kind), func(t *testing.T) {
				o := opts()
				o.ASCII, o.Library = ascii, &shelf{}
				m := sized(shell(t, o), size[0], size[1])
				press(m, keys...)
				golden(t, filepath.Base(t.Name()), m.screen().Text())
			})
		}
	}
}

// golden compares a screen with the one in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if updating() {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}
