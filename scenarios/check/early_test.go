package check_test

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
)

func TestMisspeltKeysWordsStepsAndHostsAreToldTogether(t *testing.T) {
	src := `version: 1
id: x
title: X
minuts: 5
hosts: {client: {}, server: {}}
script:
  - {at: 0s, host: client, do: connct, as: first}
  - {after: frist, host: client, do: write, size: 100B}
  - {after: first.connected, host: sever, do: close}
`
	_, ps := scenarios.Load("x.yaml", []byte(src))
	for _, want := range []string{"did you mean minutes?", "did you mean connect?", "did you mean first?", "did you mean server?"} {
		if !strings.Contains(ps.Format(), want) {
			t.Errorf("%q is not in\n%s", want, ps.Format())
		}
	}
	if len(ps.Errors()) != 4 {
		t.Errorf("%d mistakes are told, not 4:\n%s", len(ps.Errors()), ps.Format())
	}
}

func TestWhatIsNoMapInAScriptIsNoReasonToStop(t *testing.T) {
	for _, src := range []string{
		"version: 1\nhosts: 5\nscript: [1, null, {after: x, host: y}, {host: [a]}, {after: {a: b}}]\nprograms: [null, 3]\n",
		"version: 1\nminuts: 1\nhosts: [a]\nscript: {a: b}\n",
		"version: 1\nminuts: 1\nhosts: {a: null}\nprograms: [{name: b}]\nscript: [{after: \"\", host: \"\"}, {after: ., host: aa}]\n",
	} {
		if s, ps := scenarios.Load("x.yaml", []byte(src)); s != nil || len(ps.Errors()) == 0 {
			t.Errorf("no mistake is told of\n%s", src)
		}
	}
}
