package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/view"
)

// settingOf is the TCP option that a timer's time comes from.
func settingOf(timer tcpmodel.TimerKind, s tcpmodel.State) string {
	switch timer { //nolint:exhaustive // the others have no option of their own
	case tcpmodel.TimerRetransmit:
		if s == tcpmodel.SynSent {
			return "syn_rto"
		}
		return "min_rto"
	case tcpmodel.TimerDelayedAck:
		return "delayed_ack"
	case tcpmodel.TimerKeepalive:
		return "keepalive_idle"
	case tcpmodel.TimerTimeWait:
		return "msl"
	case tcpmodel.TimerFinWait2:
		return "fin_wait2_timeout"
	case tcpmodel.TimerUser:
		return "user_timeout"
	case tcpmodel.TimerPersist:
		return "max_rto"
	}
	return ""
}

// near lists the paths of the settings that matter at the cursor: those of the
// timers that run, the ways, the stacks.
func (k *walking) near() []string {
	var out []string
	t := k.walk.Trace
	if conn := k.shown(); conn != 0 {
		for side, end := range t.Conn(conn).Ends {
			s := k.cursor.State(conn, side)
			if s == nil || end.Host == 0 {
				continue
			}
			for kind, at := range s.Timers {
				if key := settingOf(tcpmodel.TimerKind(kind), s.State); key != "" && at > 0 && at != vtime.Never {
					out = append(out, "hosts."+t.Host(end.Host).Name+".tcp."+key)
				}
			}
		}
	}
	for i := range t.Hosts() {
		if h := &t.Hosts()[i]; h.Role != trace.RoleMiddlebox {
			out = append(out, "hosts."+h.Name+".stack")
		}
	}
	return out
}

// settingChoices offers other timers and settings.
func (m *model) settingChoices(p *page) {
	k := &m.walk
	if k.walk.Settings == nil {
		return
	}
	const group = "Timers and settings, from the beginning on"
	near := k.near()
	all := k.walk.Settings()
	rank := func(path string) int {
		if i := slices.Index(near, path); i >= 0 {
			return i
		}
		if strings.HasPrefix(path, "links.") && (strings.HasSuffix(path, ".delay") || strings.HasSuffix(path, ".loss")) {
			return len(near)
		}
		if strings.HasSuffix(path, ".http_idle_timeout") || strings.HasSuffix(path, ".persistent") {
			return len(near) + 1
		}
		return -1
	}
	var list []language.Setting
	for _, s := range all {
		if rank(s.Path) >= 0 {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b language.Setting) int { return rank(a.Path) - rank(b.Path) })
	for _, s := range list {
		p.choice(view.Item{Group: group, Text: settingName(s.Path) + " is " + s.Value + ": " + s.Means}, func(m *model) tea.Cmd {
			m.page = nil
			m.askSetting(s)
			return nil
		})
	}
	p.choice(view.Item{Group: group, Text: "another one ..."}, func(m *model) tea.Cmd {
		m.page = nil
		m.ask(promptSetting, "PATH=VALUE (Tab completes): ")
		return nil
	})
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
	return key + " of " + strings.TrimSuffix(parts[0], "s") + " " + parts[1]
}

// askSetting asks for another value of a setting.
func (m *model) askSetting(s language.Setting) {
	m.ask(promptSetting, s.Path+" = ")
	m.prompt.path = s.Path
	m.prompt.offer(s.Value)
}

// takeSetting takes a value for a path, or a whole PATH=VALUE; of a path alone
// it asks the value.
func (m *model) takeSetting(p *prompt) {
	path, value := p.path, p.value
	if path == "" {
		var whole bool
		path, value, whole = strings.Cut(p.value, "=")
		path = strings.TrimSpace(path)
		if !whole {
			for _, s := range m.walk.walk.Settings() {
				if s.Path == path {
					m.askSetting(s)
					return
				}
			}
			m.status = "write PATH=VALUE, such as links.wan.delay=80ms; Tab completes the path"
			return
		}
	}
	value = strings.TrimSpace(value)
	if path == "" || value == "" || p.kept {
		m.status = "nothing was changed"
		return
	}
	m.expect(change{what: settingName(path) + " is " + value, text: "set " + path + "=" + value})
}

// completeSetting completes a path as far as all that begin so agree.
func (m *model) completeSetting() {
	p := m.prompt
	if p.path != "" || strings.Contains(p.value, "=") {
		return
	}
	common, found := "", 0
	for _, s := range m.walk.walk.Settings() {
		if !strings.HasPrefix(s.Path, p.value) {
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
		p.wrong = "no path begins so"
	case 1:
		p.value = common + "="
	default:
		p.value = common
	}
}
