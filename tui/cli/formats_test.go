package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wirewalk/sim/format"
	"wirewalk/sim/trace"
	"wirewalk/tui/picture"
)

// withToy are all formats and one that has nothing but its entry in the list.
func withToy(p picture.Painters) format.List {
	return append(picture.Formats(p), format.Format{
		Name: "toy", Ending: ".toy", Help: "how many packets there are", Takes: format.Upto,
		Write: func(w io.Writer, r *format.Request) error {
			n := 0
			for id := trace.PacketID(1); int(id) <= r.Trace.Packets() && r.Trace.Packet(id).Sent <= r.Upto.Rec; id++ {
				n++
			}
			_, err := fmt.Fprintf(w, "%d packets\n", n)
			return err
		},
	})
}

// toyed runs the program with one more format.
func toyed(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &o, errs: &e, formats: withToy}
	code = p.main(args)
	return code, o.String(), e.String()
}

func TestAFormatOfTheListIsInHelpCompletionAndMessagesByItself(t *testing.T) {
	for _, c := range []struct {
		args []string
		of   func(*format.Format) string // what each format is looked for by
		list format.List
	}{
		{[]string{"run", "--help"}, func(f *format.Format) string { return "\n  " + f.Name + " " }, withToy(picture.Painters{}).Printed()},
		{[]string{"run", "--help"}, func(f *format.Format) string { return "  " + f.Help + "\n" }, withToy(picture.Painters{}).Printed()},
		{[]string{"export", "--help"}, func(f *format.Format) string { return "\n  " + f.Ending + " " }, withToy(picture.Painters{}).Filed()},
		{[]string{"export", "--help"}, func(f *format.Format) string { return "  " + f.Help + "\n" }, withToy(picture.Painters{}).Filed()},
		{[]string{"__complete", "run", "--format", ""}, byName, withToy(picture.Painters{}).Printed()},
		{[]string{"__complete", "export", "x", "-o", "lab"}, func(f *format.Format) string { return "lab" + f.Ending + "\t" }, withToy(picture.Painters{}).Filed()},
		{[]string{"run", "three-way-handshake", "--format", "nope"}, byName, withToy(picture.Painters{}).Printed()},
		{[]string{"export", "three-way-handshake", "-o", "nope"}, byEnding, withToy(picture.Painters{}).Filed()},
		{[]string{"run", "three-way-handshake", "--format", "tcpdump", "--width", "90"}, byName, withToy(picture.Painters{}).Printed().Taking(format.Width)},
	} {
		_, out, errs := toyed(c.args...)
		if len(c.list) == 0 {
			t.Fatalf("%v: no formats", c.args)
		}
		for i := range c.list {
			if want := c.of(&c.list[i]); !strings.Contains(out+errs, want) {
				t.Errorf("wirewalk %s does not say %q:\n%s%s", strings.Join(c.args, " "), want, out, errs)
			}
		}
	}
}

func TestEveryFormatOfTheListIsPrintedByRunAndWrittenByExport(t *testing.T) {
	dir := t.TempDir()
	for _, f := range withToy(picture.Painters{}) {
		if f.Name != "" && !f.Pair {
			if code, out, errs := toyed("run", "http11-three-requests", "--format", f.Name); code != 0 || out == "" {
				t.Errorf("--format %s: exit code %d, %d octets: %s", f.Name, code, len(out), errs)
			}
		}
		for _, ending := range []string{f.Ending, f.Alias} {
			if ending == "" {
				continue
			}
			name := filepath.Join(dir, "x"+ending)
			code, _, errs := toyed("export", "http11-three-requests", "-o", name)
			if info, err := os.Stat(name); code != 0 || err != nil || info.Size() == 0 {
				t.Errorf("%s: exit code %d: %v %s", ending, code, err, errs)
			}
		}
	}
}

// A run in which nothing is sent, or nothing happens at all, has forms, too.
func TestEveryFormatTakesARunWithoutPackets(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"nothing": "version: 1\nhosts: {client: {}, server: {}}\n",
		"refused": "version: 1\nhosts: {client: {}, server: {}}\nprograms: [{host: client, listen: 80}]\n" +
			"script: [{at: 0s, host: client, do: connect, port: 80, from_port: 80, as: c}, {at: 1s, host: client, do: connect, port: 80, from_port: 80, as: d}]\n",
	} {
		file := filepath.Join(dir, name+".yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, f := range withToy(picture.Painters{}) {
			if f.Name != "" && !f.Pair {
				if code, _, errs := toyed("run", file, "--format", f.Name); code != 0 && !strings.Contains(errs, "wirewalk:") {
					t.Errorf("%s --format %s: exit code %d: %s", name, f.Name, code, errs)
				}
			}
			if f.Ending != "" {
				if code, _, errs := toyed("export", file, "-o", filepath.Join(dir, name+"-x"+f.Ending)); code != 0 && !strings.Contains(errs, "wirewalk:") {
					t.Errorf("%s as %s: exit code %d: %s", name, f.Ending, code, errs)
				}
			}
		}
	}
}

func TestAnOptionActsOnAFormatOrIsRefusedByName(t *testing.T) {
	options := [][]string{
		{"--at", "5090ms"}, {"--filter", "conn b and data"}, {"--connections", "b"}, {"--capture", "server"}, {"--width", "90"}, {"--scale", "5ms"}, {"--why"}, {"--json"}, {"--csv"}, {"--columns", "conn"},
	}
	for _, f := range withToy(picture.Painters{}).Printed() {
		_, plain, _ := toyed("run", "idle-close-race", "--format", f.Name)
		for _, option := range options {
			code, out, errs := toyed(append([]string{"run", "idle-close-race", "--format", f.Name}, option...)...)
			switch {
			case option[0] == "--capture" && !f.Takes.Has(format.Listen): // Whoever listens somewhere may print another form, too.
			case code == exitDone && out == plain && f.Name != "jsonl": // The records are JSON as they are.
				t.Errorf("--format %s %v changes nothing", f.Name, option)
			case code != exitDone && (code != exitUsage || !strings.Contains(errs, option[0]+" goes with ")):
				t.Errorf("--format %s %v: exit code %d: %s", f.Name, option, code, errs)
			}
		}
	}
	dir := t.TempDir()
	for _, f := range withToy(picture.Painters{}).Filed() {
		name := filepath.Join(dir, "x"+f.Ending)
		toyed("export", "idle-close-race", "-o", name)
		plain, _ := os.ReadFile(name)
		for _, option := range options[:5] {
			code, _, errs := toyed(append([]string{"export", "idle-close-race", "-o", name}, option...)...)
			now, _ := os.ReadFile(name)
			switch {
			case code == exitDone && bytes.Equal(now, plain):
				t.Errorf("%s %v changes nothing", f.Ending, option)
			case code != exitDone && (code != exitUsage || !strings.Contains(errs, option[0]+" goes with ")):
				t.Errorf("%s %v: exit code %d: %s", f.Ending, option, code, errs)
			}
			if code == exitDone {
				toyed("export", "idle-close-race", "-o", name)
			}
		}
	}
}

// listed matches the list of formats in the README.
var listed = regexp.MustCompile(`(?s)(<!-- formats -->\n).*?(<!-- end of formats -->)`)

// formatsTable lists formats for a document.
func formatsTable(list format.List) string {
	code := func(s string) string {
		if s == "" {
			return ""
		}
		return "`" + s + "`"
	}
	var b strings.Builder
	b.WriteString("| `--format` | ending | what it holds |\n|---|---|---|\n")
	for _, f := range list {
		if !f.Pair {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", code(f.Name), code(f.Ending), f.Help)
		}
	}
	return b.String()
}

func TestReadmeListsAllFormats(t *testing.T) {
	file := filepath.Join("..", "..", "README.md")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	old := string(b)
	if !listed.MatchString(old) {
		t.Fatal("the README has no list of formats")
	}
	table := formatsTable(picture.Formats(picture.Painters{}))
	keep(t, file, old, listed.ReplaceAllString(old, "${1}"+strings.ReplaceAll(table, "$", "$$")+"${2}"))
	if !strings.Contains(formatsTable(withToy(picture.Painters{})), "| `toy` | `.toy` |") {
		t.Error("a format of the list is not in its table")
	}
}
