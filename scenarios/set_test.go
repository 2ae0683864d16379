package scenarios

import (
	"strings"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/vtime"
)

const smallest = `version: 1
title: One request
hosts: {client: {}, server: {}}
servers:
  - pages: {/a: {size: 4KiB}}
script:
  - {do: get, path: /a, as: first}
variants:
  far: {title: Far away, set: {links.wan.delay: 100ms, script.first.path: /b}}
  wrong: {set: {links.wan.delay: 100}}
`

func load(t *testing.T, src string) *Scenario {
	t.Helper()
	s, ps := Load("test.yaml", []byte(src))
	if s == nil {
		t.Fatal(ps.Format())
	}
	return s
}

func TestSetChangesOneValueOfAScenario(t *testing.T) {
	for _, c := range []struct {
		set  string
		want func(s *Scenario) bool
	}{
		{"links.wan.delay=80ms", func(s *Scenario) bool { return s.Links[0].Delay == 80*vtime.Millisecond }},
		{"links.wan.loss=2%", func(s *Scenario) bool { return s.Links[0].Loss == 20_000 }},
		{"seed=9", func(s *Scenario) bool { return s.Seed == 9 }},
		{"stack=linux", func(s *Scenario) bool { return s.Hosts[1].TCP.KeepaliveProbes == 9 }},
		{"hosts.server.stack=linux", func(s *Scenario) bool { return s.Hosts[0].Stack == "textbook" && s.Hosts[1].Stack == "linux" }},
		{"hosts.client.tcp.nagle=false", func(s *Scenario) bool { return !s.Hosts[0].TCP.Nagle }},
		{"servers.1.http_idle_timeout=5s", func(s *Scenario) bool { return s.Servers[0].Config.IdleTimeout == 5*vtime.Second }},
		{"servers.1.pages./a.size=1KiB", func(s *Scenario) bool { return s.Servers[0].Pages[0].Config.Size == 1024 }},
		{"clients.1.persistent=false", func(s *Scenario) bool { return !s.Clients[0].Config.KeepAlive }},
		{"clients.client.pipeline=3", func(s *Scenario) bool { return s.Clients[0].Config.Pipeline == 3 }},
		{"script.first.path=/b", func(s *Scenario) bool { return s.Script[0].Request.Path == "/b" }},
	} {
		t.Run(c.set, func(t *testing.T) {
			before := load(t, smallest)
			s, ps := before.Set(c.set)
			if s == nil {
				t.Fatal(ps.Format())
			}
			if !c.want(s) {
				t.Error("the value is not the one that was set")
			}
			if string(load(t, smallest).Full()) != string(before.Full()) {
				t.Error("the scenario itself was changed")
			}
		})
	}
}

func TestSetSaysWhatIsWrongWithAPathOrValue(t *testing.T) {
	for set, want := range map[string]string{
		"links.wan.delay":       "write PATH=VALUE",
		"links.wan.delay=80":    "needs a unit",
		"links.wan.dely=80ms":   "did you mean delay",
		"script.5.path=/b":      "there is only 1 entry",
		"script.0.path=/b":      "counted from 1",
		"script.second.path=/b": "no entry is called second",
		"title.en=x":            "is a value",
		"hosts.sever.stack=x":   "not known",
		"seed={":                "--set seed={",
	} {
		t.Run(set, func(t *testing.T) {
			s, ps := load(t, smallest).Set(set)
			if s != nil {
				t.Fatal("it was accepted")
			}
			if got := ps.Format(); !strings.Contains(got, want) || !strings.Contains(got, "--set "+set) && want != "write PATH=VALUE" {
				t.Errorf("want %q in\n%s", want, got)
			}
		})
	}
}

func TestAVariantIsTheScenarioWithItsChanges(t *testing.T) {
	s := load(t, smallest)
	far, ps := s.Variant("far")
	if far == nil {
		t.Fatal(ps.Format())
	}
	if far.Title != "Far away" || far.Links[0].Delay != 100*vtime.Millisecond || far.Script[0].Request.Path != "/b" {
		t.Errorf("title %q, delay %s, path %s", far.Title, far.Links[0].Delay, far.Script[0].Request.Path)
	}
	if _, ps := s.Variant("wrong"); !strings.Contains(ps.Format(), "test.yaml:10:") {
		t.Errorf("a mistake in a variant has its place in the file, got\n%s", ps.Format())
	}
	if _, ps := s.Variant("fra"); !strings.Contains(ps.Format(), "did you mean far?") {
		t.Errorf("got\n%s", ps.Format())
	}
}

func TestInterventionsAddFaultsAndDeeds(t *testing.T) {
	for text, want := range map[string]func(p sim.Plan) bool{
		"drop nth=7":                       func(p sim.Plan) bool { return p.Faults[0].Fault.Action == sim.Drop && p.Faults[0].Fault.Match.Nth == 7 },
		"delay by=200ms packet=SYN-ACK":    func(p sim.Plan) bool { return p.Faults[0].Fault.Match.Packet == "SYN,ACK" },
		"drop from=server text='a b'":      func(p sim.Plan) bool { return p.Faults[0].Fault.Match.Text == "a b" },
		"crash host=server at=5s":          func(p sim.Plan) bool { return p.Steps[1].World == sim.CrashHost && p.Steps[1].At == 5_000_000_000 },
		"unplug link=wan after=first":      func(p sim.Plan) bool { return p.Steps[1].World == sim.UnplugLink && p.Steps[1].After == "first.done" },
		"reboot at=1s":                     func(p sim.Plan) bool { return p.Steps[1].Host == "client" },
		"corrupt packet=data link=wan":     func(p sim.Plan) bool { return p.Faults[0].Link == "wan" },
		"icmp icmp=net-unreachable nth=1 ": func(p sim.Plan) bool { return p.Faults[0].Fault.ICMP == 1 },
	} {
		t.Run(text, func(t *testing.T) {
			s, ps := load(t, smallest).Intervene(text)
			if s == nil {
				t.Fatal(ps.Format())
			}
			p, err := s.Compile()
			if err != nil || !want(p) {
				t.Errorf("plan has faults %+v, steps %+v, error %v", p.Faults, p.Steps, err)
			}
		})
	}
}

func TestInterventionsSayWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "for example --fault 'drop nth=7'",
		"lose nth=7":           "allowed: drop",
		"drop 7":               "is no key=value",
		"drop nth=0":           "at least 1",
		"drop packet=SYNACKS":  "is not known",
		"drop from=sever":      "did you mean server?",
		"crash host=sever":     "did you mean server?",
		"crash nth=7":          "nth is not a key of a step",
		"drop nth=7 nth=8":     "given twice",
		"delay packet=SYN":     "delay by how much?",
		"drop text='unclosed ": "write what happens",
	} {
		t.Run(text, func(t *testing.T) {
			s, ps := load(t, smallest).Intervene(text)
			if s != nil || !strings.Contains(ps.Format(), want) {
				t.Errorf("want %q in\n%s", want, ps.Format())
			}
		})
	}
}

func TestALaterChangeKeepsEarlierInterventions(t *testing.T) {
	s, _ := load(t, smallest).Intervene("drop nth=7")
	s, ps := s.Set("seed=3")
	if s == nil {
		t.Fatal(ps.Format())
	}
	if p, err := s.Compile(); err != nil || len(p.Faults) != 1 {
		t.Errorf("faults %v, error %v", p.Faults, err)
	}
}

func TestAnIntervenedScenarioCanBeSavedAsAFile(t *testing.T) {
	s, _ := load(t, smallest).Intervene("drop packet=response nth=1")
	s, ps := s.Intervene("crash host=client at=3s")
	if s == nil {
		t.Fatal(ps.Format())
	}
	saved := load(t, string(s.Full()))
	if len(saved.Faults) != 1 || len(saved.Script) != 2 {
		t.Errorf("the file has %d faults and %d steps", len(saved.Faults), len(saved.Script))
	}
	if packets(t, s) != packets(t, saved) {
		t.Error("it sends other packets")
	}
}
