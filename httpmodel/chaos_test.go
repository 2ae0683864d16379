package httpmodel

import (
	"math/rand/v2"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// chaos is a peer that answers with anything: whole messages, parts of them,
// closes and silence, as its dice fall.
type chaos struct {
	dice *rand.Rand
	open []app.Sock
}

func (c *chaos) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		out.Listen(8000, 0)
	case app.Accepted:
		c.open = append(c.open, in.Sock)
	case app.Readable:
		if c.dice.IntN(4) > 0 {
			out.Read(in.Sock, 0, 0)
		}
		c.act(in.Sock, out)
	case app.Writable:
		c.act(in.Sock, out)
	}
}

func (c *chaos) act(sock app.Sock, out *app.Effects) {
	said := sayings()
	s := said[c.dice.IntN(len(said))]
	switch c.dice.IntN(8) {
	case 0:
		out.Write(sock, []byte(s[:c.dice.IntN(len(s))]), 0)
	case 1:
		out.Shutdown(sock, 0)
	case 2:
		out.Close(sock, 0)
	case 3, 4, 5, 6:
		out.Write(sock, []byte("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"), 0)
	}
}

// Whatever the peer does, a client does not fall over, reports each exchange
// at most once, and comes to rest.
func TestAClientSurvivesAnyPeer(t *testing.T) {
	for seed := range uint64(300) {
		dice := rand.New(rand.NewPCG(seed, 1))
		names := ClientProfiles()
		cc := mustClient(t, names[dice.IntN(len(names))])
		cc.Pipeline, cc.PipelineBlind = dice.IntN(4), dice.IntN(2) == 0
		cc.Pool.MaxPerHost, cc.Timeout = dice.IntN(4), vtime.Second
		cc.Body = []BodyUse{BodyDrain, BodyCloseEarly, BodyLeak}[dice.IntN(3)]
		cc.Writing = []Writing{WritingListens, WritingReadsOn, WritingGivesUp}[dice.IntN(3)]
		w := newFakeWorld(t, ms)
		w.sndbuf = int64(dice.IntN(3)) * 40
		server := w.host("S", "10.99.0.2", &chaos{dice: dice})
		client := w.host("C", "10.99.0.1", NewClient(cc))
		l := &lab{fakeWorld: w, client: client, server: server}
		l.to = at8000()
		r := l.get("")
		r.Method = []string{"GET", "POST", "HEAD"}[dice.IntN(3)]
		r.Size, r.ExpectContinue = int64(dice.IntN(2)*100), dice.IntN(3) == 0
		w.command(0, client, Repeat{Name: "chaos", N: 4, Step: Concurrent{Steps: []Command{r, l.get(""), r}}})
		w.run(20 * vtime.Second)
		seen := map[uint32]bool{}
		for _, x := range w.exchanges() {
			if seen[x.ID] || x.End < x.Queued {
				t.Fatalf("seed %d: exchange %+v", seed, x)
			}
			seen[x.ID] = true
		}
		if len(seen) != 12 {
			t.Fatalf("seed %d: %d exchanges ended, want 12", seed, len(seen))
		}
	}
}

// breaker is a client that says anything.
type breaker struct {
	dice *rand.Rand
	left int
}

func (b *breaker) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Command, app.Gone:
		out.Connect(at8000(), 0)
	case app.Connected, app.Readable, app.Writable, app.Sent:
		if b.left--; b.left < 0 {
			return
		}
		if in.Kind == app.Readable && b.dice.IntN(3) > 0 {
			out.Read(in.Sock, 0, 0)
		}
		said := sayings()
		s := said[b.dice.IntN(len(said))]
		switch b.dice.IntN(10) {
		case 0:
			out.Shutdown(in.Sock, 0)
		case 1:
			out.Close(in.Sock, 0)
		case 2:
			out.Write(in.Sock, []byte(s[b.dice.IntN(len(s)):]), 0)
		case 3, 4:
			out.Write(in.Sock, []byte("GET /small HTTP/1.1\r\nHost: x\r\n\r\n"), 0)
		case 5:
			out.Connect(at8000(), 0)
		default:
			out.Write(in.Sock, []byte(s), 0)
		}
	}
}

func TestAServerAndAProxySurviveAnyClient(t *testing.T) {
	for seed := range uint64(300) {
		dice := rand.New(rand.NewPCG(seed, 2))
		names := ServerProfiles()
		sc := mustServer(t, names[dice.IntN(len(names))])
		sc.Workers, sc.PerClient, sc.MaxConns = dice.IntN(3), dice.IntN(3), dice.IntN(4)
		sc.WorkerPerConnection, sc.Unread = dice.IntN(2) == 0, dice.IntN(4) == 0
		sc.Pages[0].Think = vtime.Duration(dice.IntN(2)) * 5 * ms
		sc.MaxBody = int64(dice.IntN(2)) * 2
		w := newFakeWorld(t, ms)
		w.sndbuf = int64(dice.IntN(3)) * 50
		if dice.IntN(2) == 0 {
			w.host("S", "10.99.0.2", NewServer(sc))
		} else {
			pc := mustProxy(t, ProxyProfiles()[dice.IntN(len(ProxyProfiles()))])
			pc.Port = 8000
			origin := w.host("O", "10.99.0.4", NewServer(sc))
			pc.Upstreams = append(pc.Upstreams, addrPort(origin.addr, 8000))
			w.host("S", "10.99.0.2", NewProxy(pc))
		}
		c := w.host("C", "10.99.0.1", &breaker{dice: dice, left: 60})
		w.command(0, c, Connect{})
		w.run(5 * vtime.Minute)
	}
}

// sayings are what the chaotic programs say: whole messages, refused ones, halves.
func sayings() []string {
	return []string{
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"PUT / HTTP/1.0\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
		"HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
		"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
		"HTTP/1.0 200 OK\r\n\r\nto the end",
		"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
		"HTTP/1.1 304 Not Modified\r\n\r\n", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
		"GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
	}
}
