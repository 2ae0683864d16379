package pages

import (
	"slices"
	"sort"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// settingOf is the TCP option that a timer's time comes from, which runs for so
// long in all.
func settingOf(timer tcpmodel.TimerKind, s *tcpmodel.Snapshot) string {
	switch timer { //nolint:exhaustive // the others have no option of their own
	case tcpmodel.TimerRetransmit:
		if s.State == tcpmodel.SynSent || s.State == tcpmodel.SynReceived {
			return "syn_rto"
		}
		return "min_rto"
	case tcpmodel.TimerDelayedAck:
		return "delayed_ack"
	case tcpmodel.TimerKeepalive:
		if s.Probes > 0 {
			return "keepalive_interval"
		}
		return "keepalive_idle"
	case tcpmodel.TimerTimeWait:
		return "msl"
	case tcpmodel.TimerFinWait2:
		return "fin_wait2_timeout"
	case tcpmodel.TimerUser:
		return "user_timeout"
	}
	return ""
}

// rules reports that a timer runs for as long as the host's setting says. A program can
// give its socket another time, and an ACK may be put off for less; where a
// program has switched keepalive on, it has said how long, too.
func rules(key, path string, runs vtime.Duration, all []language.Setting) bool {
	switch key {
	case "keepalive_idle", "keepalive_interval":
		if !slices.ContainsFunc(all, func(s language.Setting) bool {
			return s.Path == strings.TrimSuffix(path, key)+"keepalive" && s.Value == "true"
		}) {
			return false
		}
	case "user_timeout", "delayed_ack":
	default:
		return true
	}
	return runs == valueOf(all, path)
}

// near lists the paths of the settings that matter at a record: those of the
// timers that run at the ends of a connection, the stacks.
func near(tr *trace.Trace, conn trace.ConnID, as trace.RecordID, all []language.Setting) []string {
	var out []string
	for side := range 2 {
		if conn != 0 && as != 0 && tr.Conn(conn).Ends[side].Host != 0 {
			out = append(out, ruling(tr, conn, side, as, all)...)
		}
	}
	for i := range tr.Hosts() {
		if h := &tr.Hosts()[i]; h.Role != trace.RoleMiddlebox && h.Of == 0 {
			out = append(out, "hosts."+h.Name+".stack")
		}
	}
	return out
}

// ruling lists the paths of the settings of the timers that run at an end.
func ruling(tr *trace.Trace, conn trace.ConnID, side int, as trace.RecordID, all []language.Setting) []string {
	s := tr.SnapshotAt(conn, side, as)
	if s == nil {
		return nil
	}
	var out []string
	for kind, at := range s.Timers {
		key := settingOf(tcpmodel.TimerKind(kind), s)
		if key == "" || at <= tr.Record(as).At || at == vtime.Never {
			continue
		}
		path := "hosts." + tr.Machine(tr.Conn(conn).Ends[side].Host).Name + ".tcp." + key
		if rules(key, path, lasts(tr, conn, side, tcpmodel.TimerKind(kind), as), all) {
			out = append(out, path)
		}
	}
	return out
}

// lasts is how long a timer runs in all, from when it was set.
func lasts(tr *trace.Trace, conn trace.ConnID, side int, kind tcpmodel.TimerKind, as trace.RecordID) vtime.Duration {
	at := tr.SnapshotAt(conn, side, as).Timers[kind]
	set := sort.Search(int(as), func(n int) bool {
		s := tr.SnapshotAt(conn, side, trace.RecordID(n+1))
		return s != nil && s.Timers[kind] == at
	})
	return at.Sub(tr.Record(trace.RecordID(set + 1)).At)
}

// valueOf is the time that a setting has, negative for none.
func valueOf(all []language.Setting, path string) vtime.Duration {
	for _, s := range all {
		if s.Path == path {
			if d, err := vtime.ParseDuration(s.Value); err == nil {
				return d
			}
		}
	}
	return -1
}

// addSettings offers other timers and settings, those first that matter here.
func addSettings(p *stage.List, t *tour.Tour) {
	all := t.Settings()
	if all == nil {
		return
	}
	const group = "Timers and settings, from the beginning on"
	c := t.Cursor()
	here := near(t.Trace(), t.ShownConn(), c.As(), all)
	rank := func(path string) int {
		if i := slices.Index(here, path); i >= 0 {
			return i
		}
		if strings.HasPrefix(path, "links.") && (strings.HasSuffix(path, ".delay") || strings.HasSuffix(path, ".loss")) {
			return len(here)
		}
		if strings.HasSuffix(path, ".http_idle_timeout") || strings.HasSuffix(path, ".persistent") {
			return len(here) + 1
		}
		return -1
	}
	list := slices.DeleteFunc(slices.Clone(all), func(s language.Setting) bool { return rank(s.Path) < 0 })
	slices.SortStableFunc(list, func(a, b language.Setting) int { return rank(a.Path) - rank(b.Path) })
	for _, s := range list {
		p.Add(stage.Item{Group: group, Text: settingName(s.Path) + " is " + s.Value + ": " + s.Means}, func(out *stage.Effect) {
			out.Close = true
			askValue(t, s, out)
		})
	}
	p.Add(stage.Item{Group: group, Text: "another one ..."}, func(out *stage.Effect) {
		out.Close = true
		askSetting(t, out)
	})
}

// changeSetting asks for another value of the setting at a path; nil where it cannot be
// changed.
func changeSetting(t *tour.Tour, path string) func(*stage.Effect) {
	for _, s := range t.Settings() {
		if s.Path == path {
			return func(out *stage.Effect) {
				out.Close = true
				askValue(t, s, out)
			}
		}
	}
	return nil
}

// settingName is a path in words: "client's min_rto" for hosts.client.tcp.min_rto.
func settingName(path string) string {
	parts := strings.Split(path, ".")
	key := parts[len(parts)-1]
	switch {
	case len(parts) < 3:
		return path
	case parts[0] == "hosts":
		return parts[1] + "'s " + key
	case parts[0] == "links":
		return "the " + key + " of link " + parts[1]
	}
	return key + " of " + one(parts[0]) + " " + parts[1]
}

// one is the word for one of several: box of boxes.
func one(many string) string {
	for _, end := range [][2]string{{"ies", "y"}, {"xes", "x"}} {
		if stem, ok := strings.CutSuffix(many, end[0]); ok {
			return stem + end[1]
		}
	}
	if many == "dns" {
		return "name server"
	}
	return strings.TrimSuffix(many, "s")
}

// askValue asks for another value of a setting.
func askValue(t *tour.Tour, s language.Setting, out *stage.Effect) {
	out.Ask = &stage.Prompt{Label: s.Path + " = ", Value: s.Value, Kept: s.Value != "", Take: func(value string, kept bool, out *stage.Effect) {
		if kept {
			value = ""
		}
		change(t, s.Path, value, out)
	}}
}

// askSetting asks for a path with its value; of a path alone it asks the value.
func askSetting(t *tour.Tour, out *stage.Effect) {
	out.Ask = &stage.Prompt{
		Label:    "PATH=VALUE ({complete} completes): ",
		Complete: func(value string) (string, string) { return completePath(t, value) },
		Take: func(text string, _ bool, out *stage.Effect) {
			path, value, whole := strings.Cut(text, "=")
			path = strings.TrimSpace(path)
			if whole {
				change(t, path, value, out)
				return
			}
			for _, s := range t.Settings() {
				if s.Path == path {
					askValue(t, s, out)
					return
				}
			}
			out.Sayf("write PATH=VALUE, such as links.wan.delay=80ms; {complete} completes the path")
		},
	}
}

// change runs again with another value of a setting.
func change(t *tour.Tour, path, value string, out *stage.Effect) {
	value = strings.TrimSpace(value)
	if path == "" || value == "" {
		out.Sayf("nothing was changed")
		return
	}
	t.Expect(source.Change{What: settingName(path) + " is " + value, Text: "set " + path + "=" + value}, out)
}

// completePath completes a path as far as all that begin so agree.
func completePath(t *tour.Tour, value string) (completed, wrong string) {
	if strings.Contains(value, "=") {
		return value, ""
	}
	common, found := "", 0
	for _, s := range t.Settings() {
		if !strings.HasPrefix(s.Path, value) {
			continue
		}
		if found++; found == 1 {
			common = s.Path
		}
		for !strings.HasPrefix(s.Path, common) {
			common = common[:len(common)-1]
		}
	}
	switch found {
	case 0:
		return value, "no path begins so"
	case 1:
		return common + "=", ""
	}
	return common, ""
}
