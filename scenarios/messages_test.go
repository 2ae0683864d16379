package scenarios_test

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/messagetest"
)

const messagesHead = `
## Who takes which request

Each message goes to a server of each profile, which has a page for every target, and through the reader of captures. The
programs answered as their columns say: they ran in the releases named below, and ` + "`TestServersTakeAndRefuseWhatTheirProgramsDo`" + `
holds the profiles to that. ` + "`c`" + ` is a closed connection, ` + "`-`" + ` no answer. **Bold** is what a MUST forbids. What has a ` + "`?`" + ` was
not measured: there the profile does what the text above the table says, or a document. The reader of captures refuses
nothing; it says how many octets of content it counts, and whether it knows where the message ends. The verdicts are one
table, ` + "`httpmodel/leniency.go`" + `; the parser has no others.

`

// writeMessages runs every message through every profile and through the reader.
func writeMessages(t *testing.T, b *strings.Builder) {
	t.Helper()
	b.WriteString(messagesHead)
	names := append([]string{"plain"}, httpmodel.ServerProfiles()...)
	names = append(names, "caddy", "envoy")
	for _, name := range names[1:] {
		if release, ok := httpmodel.MeasuredRelease(name); ok {
			fmt.Fprintf(b, "- %s: measured, %s\n", name, release)
		} else {
			fmt.Fprintf(b, "- %s: %s\n", name, map[bool]string{true: "measured, 3.11.2, but for transfer codings, which it does not read, and lengths that differ, of which it takes the first: these rows are strict", false: "(doc)"}[name == "python"])
		}
	}
	fmt.Fprintf(b, "\n| message | rule | %s | captures |\n|---|---|%s---|\n", strings.Join(names, " | "), strings.Repeat("---|", len(names)))
	for _, m := range messagetest.All() {
		fmt.Fprintf(b, "| %s | %s (%s) |", m.Name, m.Rule, m.Ref)
		for _, name := range names {
			got, err := messagetest.Outcome(serverOf(name), m.Raw)
			if err != nil {
				t.Fatal(err)
			}
			if breaks(m.Must, got) {
				if name == "plain" {
					t.Errorf("the plain server breaks a MUST: %s: %s (%s)", m.Name, got, m.Ref)
				}
				got = "**" + got + "**"
			}
			if name != "plain" && messagetest.Measured(m.Name, name) == "" {
				got += "?"
			}
			fmt.Fprintf(b, " %s |", got)
		}
		fmt.Fprintf(b, " %s |\n", messagetest.Watched(m.Raw))
	}
}

// serverOf is a server of a profile; of a proxy it is the side that clients meet.
func serverOf(name string) httpmodel.ServerConfig {
	if cfg, ok := httpmodel.ServerProfile(name); ok {
		return cfg
	}
	if cfg, ok := httpmodel.ProxyProfile(name); ok {
		return cfg.Server
	}
	return messagetest.Strict()
}

// breaks reports whether an outcome is not what a server must do.
func breaks(must messagetest.Duty, got string) bool {
	taken := strings.HasPrefix(got, "200")
	switch must {
	case messagetest.Take:
		return !taken
	case messagetest.Refuse:
		return taken
	case messagetest.Close:
		return taken && !strings.HasSuffix(got, "c")
	case messagetest.Free:
	}
	return false
}
