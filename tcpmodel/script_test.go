package tcpmodel

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"wirewalk/sim/vtime"
)

var update = flag.Bool("update", false, "rewrite the expected traces")

// Every script runs as written, and the trace below it is what happens.
func TestScriptsRunAsWritten(t *testing.T) {
	files, _ := filepath.Glob("testdata/script/*.txt")
	if len(files) == 0 {
		t.Fatal("no scripts")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, want, _ := strings.Cut(string(raw), "\n---\n")
			l := runScript(t, text)
			got := strings.Join(l.lines, "\n") + "\n"
			if *update {
				if err := os.WriteFile(file, []byte(text+"\n---\n"+got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// script reads the lines of a scenario:
//
//	profile linux [textbook]      client's stack, server's stack
//	set client|server|both KEY VALUE
//	link 50ms
//	at 0.1 client open|listen|send N|read N|shutdown|close|abort|flush|keepalive on ...
//	on-eof server close
//	lazy server                   the application does not read by itself
//	lose client N [M...]          the n-th segments that an end sends
//	dead server 0.3               from this instant nothing reaches the end
//	expect client ETIMEDOUT       the error with which an end's connection ended
//	acts                          the trace shows states, indications and refusals
//	until 10
func runScript(t *testing.T, text string) *lab {
	t.Helper()
	l := newLab(t, Textbook(), Textbook())
	s := &script{lab: l, until: vtime.Time(vtime.Hour), lost: [2]map[int]bool{{}, {}}}
	for n, line := range strings.Split(text, "\n") {
		if f := strings.Fields(line); len(f) > 0 && !strings.HasPrefix(f[0], "#") {
			if err := s.line(f); err != nil {
				t.Fatalf("line %d: %s: %v", n+1, line, err)
			}
		}
	}
	for _, e := range l.ends {
		e.sock = newSettings(&e.cfg)
	}
	l.wire = func(from, n int, _ *Segment) (vtime.Duration, bool) {
		if s.lost[from][n] || l.now >= s.deadAt[1-from] {
			return 0, false
		}
		return l.delay, true
	}
	l.run(s.until)
	for _, check := range s.expect {
		check()
	}
	return l
}

type script struct {
	*lab
	until  vtime.Time
	lost   [2]map[int]bool
	deadAt [2]vtime.Time
	expect []func()
}

func (s *script) line(f []string) error {
	if s.deadAt[0] == 0 {
		s.deadAt = [2]vtime.Time{vtime.Never, vtime.Never}
	}
	switch f[0] {
	case "profile":
		for i := range s.ends {
			cfg, ok := Profile(f[min(1+i, len(f)-1)])
			if !ok {
				return fmt.Errorf("no such profile")
			}
			s.ends[i].cfg = cfg
		}
	case "set":
		for i, e := range s.ends {
			if f[1] == "both" || f[1] == endName(i) {
				if err := setField(&e.cfg, f[2], f[3]); err != nil {
					return err
				}
			}
		}
	case "link":
		return s.duration(f[1], &s.delay)
	case "until":
		return instant(f[1], &s.until)
	case "lazy":
		s.ends[who(f[1])].reads = false
	case "acts":
		s.acts = true
	case "lose":
		for _, x := range f[2:] {
			n, err := strconv.Atoi(x)
			if err != nil {
				return err
			}
			s.lost[who(f[1])][n] = true
		}
	case "dead":
		return instant(f[2], &s.deadAt[who(f[1])])
	case "forget":
		var at vtime.Time
		err := instant(f[2], &at)
		e := s.ends[who(f[1])]
		s.at(at, func() { e.Conn = New(e.p) })
		return err
	case "expect":
		i := who(f[1])
		s.expect = append(s.expect, func() {
			if got := s.ends[i].errs; len(got) != 1 || got[0].String() != f[2] {
				s.t.Errorf("%s sees %v, want %s", f[1], got, f[2])
			}
		})
	case "on-eof":
		i := who(f[1])
		call, err := parseCall(f[2:])
		s.ends[i].onEOF = func() { s.after(0, func() { s.call(i, call) }) }
		return err
	case "at":
		return s.atLine(f)
	default:
		return fmt.Errorf("no such directive")
	}
	return nil
}

func (s *script) atLine(f []string) error {
	var at vtime.Time
	if err := instant(f[1], &at); err != nil {
		return err
	}
	i := who(f[2])
	if f[3] == "eager" {
		s.at(at, func() {
			s.ends[i].reads = true
			s.call(i, Call{Kind: CallReceive})
		})
		return nil
	}
	if f[3] == "icmp" {
		kind, err := strconv.Atoi(f[4])
		s.at(at, func() {
			var out Out
			s.ends[i].ICMP(s.now, ICMPError{Kind: ICMPKind(kind), Seq: s.ends[i].snd.nxt - 1}, &out)
			s.carry(i, &out)
		})
		return err
	}
	if f[3] == "inject" {
		return s.injectLine(at, i, f[4:])
	}
	call, err := parseCall(f[3:])
	s.at(at, func() { s.call(i, call) })
	return err
}

// injectLine is a segment from nowhere: FLAGS SEQ ACK LEN, numbers relative.
func (s *script) injectLine(at vtime.Time, to int, f []string) error {
	var n [3]int64
	for k := range n {
		v, err := strconv.ParseInt(f[k+1], 10, 64)
		if err != nil {
			return err
		}
		n[k] = v
	}
	s.at(at, func() {
		from := s.ends[1-to]
		seg := Segment{
			SrcPort: from.p.LocalPort, DstPort: s.ends[to].p.LocalPort, Flags: parseFlags(f[0]),
			Seq: from.p.ISS + Seq(n[0]), Ack: s.ends[to].p.ISS + Seq(n[1]), Window: 1000,
			Payload: Span{Stream: 9, Len: uint32(n[2])},
		}
		s.lines = append(s.lines, fmt.Sprintf("%10s  >%s %s (injected)", s.now, s.ends[to].name[:1], s.show(1-to, &seg)))
		s.inject(to, seg)
	})
	return nil
}

func parseFlags(text string) Flags {
	var f Flags
	for _, r := range text {
		f |= map[rune]Flags{'F': FIN, 'S': SYN, 'R': RST, 'P': PSH, '.': ACK, 'U': URG, 'E': ECE, 'W': CWR}[r]
	}
	return f
}

func parseCall(f []string) (Call, error) {
	kinds := map[string]CallKind{
		"open": CallOpenActive, "listen": CallOpenPassive, "send": CallSend, "read": CallReceive,
		"shutdown": CallShutdown, "close": CallClose, "abort": CallAbort, "flush": CallFlush,
	}
	options := map[string]Option{
		"keepalive": OptKeepalive, "keepidle": OptKeepaliveIdle, "keepintvl": OptKeepaliveInterval,
		"keepcnt": OptKeepaliveProbes, "nodelay": OptNoDelay, "cork": OptCork, "linger": OptLinger,
		"usertimeout": OptUserTimeout, "quickack": OptQuickAck,
	}
	c := Call{Kind: kinds[f[0]]}
	if o, ok := options[f[0]]; ok {
		c = Call{Kind: CallSetOption, Option: o}
	}
	if c.Kind == 0 {
		return c, fmt.Errorf("no such call")
	}
	for _, x := range f[1:] {
		if x == "urgent" {
			c.Urgent = true
		} else if n, err := strconv.ParseInt(x, 10, 64); err == nil {
			c.N = n
		} else if d, err := vtime.ParseDuration(x); err == nil {
			c.D = d
		} else {
			return c, err
		}
	}
	return c, nil
}

func (s *script) duration(text string, d *vtime.Duration) (err error) {
	*d, err = vtime.ParseDuration(text)
	return err
}

// instant reads seconds, as in 0.000102.
func instant(text string, at *vtime.Time) error {
	d, err := vtime.ParseDuration(text + "s")
	*at = vtime.Time(d)
	return err
}

func who(name string) int {
	if name == "server" {
		return server
	}
	return client
}

func endName(i int) string { return [...]string{"client", "server"}[i] }

// setField sets a field of a Config by its yaml name.
func setField(c *Config, name, value string) error {
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") != name {
			continue
		}
		f := v.Field(i)
		if f.Type() == reflect.TypeFor[vtime.Duration]() {
			d, err := vtime.ParseDuration(value)
			f.SetInt(int64(d))
			return err
		}
		switch f.Kind() {
		case reflect.Bool:
			f.SetBool(value == "true")
		case reflect.String:
			f.SetString(value)
		case reflect.Int, reflect.Int64:
			n, err := strconv.ParseInt(value, 10, 64)
			f.SetInt(n)
			return err
		default:
			n, err := strconv.ParseUint(value, 10, 64)
			f.SetUint(n)
			return err
		}
		return nil
	}
	return fmt.Errorf("no setting %s", name)
}
