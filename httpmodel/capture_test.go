package httpmodel

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/sim/vtime"
)

func TestWritesAndClosesAreThoseOfRecordedPrograms(t *testing.T) {
	get := func(l *lab, name string) Request { return Request{Name: name, Remote: l.to, Path: "/small"} }
	tests := []struct {
		name   string
		client string
		server string
		set    func(c *ClientConfig, s *ServerConfig)
		do     func(l *lab) Command
		want   []string
	}{
		{
			name: "e01: HTTP/1.0, the server closes first", client: "curl", server: "nginx",
			set: func(c *ClientConfig, _ *ServerConfig) { c.Version, c.KeepAlive = HTTP10, false },
			do:  func(l *lab) Command { return get(l, "a") },
			want: []string{
				"C connect #1", "C #1 write 83 GET /small HTTP/1.0", "S #1 write 244 HTTP/1.1 200 OK", "S #1 FIN", "C #1 FIN",
			},
		},
		{
			name: "e02: HTTP/1.0 with keep-alive on both sides", client: "curl", server: "nginx",
			set: func(c *ClientConfig, _ *ServerConfig) { c.Version, c.CloseAtEnd = HTTP10, true },
			do:  func(l *lab) Command { return Repeat{N: 2, Step: get(l, "a")} },
			want: []string{
				"C connect #1", "C #1 write 107 GET /small HTTP/1.0", "S #1 write 249 HTTP/1.1 200 OK",
				"C #1 write 107 GET /small HTTP/1.0", "S #1 write 249 HTTP/1.1 200 OK", "C #1 FIN", "S #1 FIN",
			},
		},
		{
			name: "e03: HTTP/1.1, three requests on one connection", client: "curl", server: "nginx",
			set: func(c *ClientConfig, _ *ServerConfig) { c.CloseAtEnd = true },
			do:  func(l *lab) Command { return Repeat{N: 3, Step: get(l, "a")} },
			want: []string{
				"C connect #1", "C #1 write 83 GET /small HTTP/1.1", "S #1 write 249 HTTP/1.1 200 OK",
				"C #1 write 83 GET /small HTTP/1.1", "S #1 write 249 HTTP/1.1 200 OK",
				"C #1 write 83 GET /small HTTP/1.1", "S #1 write 249 HTTP/1.1 200 OK", "C #1 FIN", "S #1 FIN",
			},
		},
		{
			name: "e04: Connection: close, the server closes first", client: "curl", server: "nginx",
			do: func(l *lab) Command { r := get(l, "a"); r.Close = true; return r },
			want: []string{
				"C connect #1", "C #1 write 102 GET /small HTTP/1.1", "S #1 write 244 HTTP/1.1 200 OK", "S #1 FIN", "C #1 FIN",
			},
		},
		{
			name: "e05: two requests written at once, two answers in order", client: "plain", server: "nginx",
			set: func(c *ClientConfig, _ *ServerConfig) { c.Pipeline, c.PipelineBlind, c.CloseAtEnd = 2, true, true },
			do: func(l *lab) Command {
				r := get(l, "")
				r.Host = "x"
				return Concurrent{Steps: []Command{r, r}}
			},
			want: []string{
				"C connect #1", "C #1 write 64 GET /small HTTP/1.1", "S #1 write 249 HTTP/1.1 200 OK",
				"S #1 write 249 HTTP/1.1 200 OK", "C #1 FIN", "S #1 FIN",
			},
		},
		{
			name: "e05c: the client shuts its output and still gets both answers", client: "plain", server: "nginx",
			do: func(l *lab) Command {
				one := "GET /small HTTP/1.1\r\nHost: x\r\n\r\n"
				return Request{Remote: l.to, Raw: one + one, HalfClose: true}
			},
			want: []string{
				"C connect #1", "C #1 write 64 GET /small HTTP/1.1", "C #1 FIN", "S #1 write 249 HTTP/1.1 200 OK",
				"S #1 write 249 HTTP/1.1 200 OK", "S #1 FIN",
			},
		},
		{
			name: "e06a: the server's idle timeout closes a kept connection", client: "go", server: "nginx",
			set: func(_ *ClientConfig, s *ServerConfig) { s.IdleTimeout = 5 * vtime.Second },
			do:  func(l *lab) Command { return Repeat{N: 2, Step: get(l, "a")} },
			want: []string{
				"C connect #1", "C #1 write 100 GET /small HTTP/1.1", "S #1 write 249 HTTP/1.1 200 OK",
				"C #1 write 100 GET /small HTTP/1.1", "S #1 write 249 HTTP/1.1 200 OK", "S #1 FIN", "C #1 FIN",
			},
		},
		{
			name: "e13: Apache's limit of 3 lets four requests pass", client: "curl", server: "apache",
			set: func(_ *ClientConfig, s *ServerConfig) { s.MaxRequests = 3 },
			do:  func(l *lab) Command { return Repeat{N: 4, Step: get(l, "a")} },
			want: []string{
				"C connect #1", "C #1 write 83 GET /small HTTP/1.1", "S #1 write 214 HTTP/1.1 200 OK",
				"C #1 write 83 GET /small HTTP/1.1", "S #1 write 214 HTTP/1.1 200 OK",
				"C #1 write 83 GET /small HTTP/1.1", "S #1 write 214 HTTP/1.1 200 OK",
				"C #1 write 83 GET /small HTTP/1.1", "S #1 write 233 HTTP/1.1 200 OK", "S #1 FIN", "C #1 FIN",
			},
		},
		{
			name: "e14: nginx's limit of 3 lets three pass", client: "curl", server: "nginx",
			set: func(c *ClientConfig, s *ServerConfig) {
				s.MaxRequests, s.KeepAliveField, c.CloseAtEnd = 3, "timeout=5", true
			},
			do: func(l *lab) Command { return Repeat{N: 4, Step: get(l, "a")} },
			want: []string{
				"C connect #1", "C #1 write 83 GET /small HTTP/1.1", "S #1 write 272 HTTP/1.1 200 OK",
				"C #1 write 83 GET /small HTTP/1.1", "S #1 write 272 HTTP/1.1 200 OK",
				"C #1 write 83 GET /small HTTP/1.1", "S #1 write 244 HTTP/1.1 200 OK", "S #1 FIN", "C connect #2", "C #1 FIN",
				"C #2 write 83 GET /small HTTP/1.1", "S #2 write 272 HTTP/1.1 200 OK", "C #2 FIN", "S #2 FIN",
			},
		},
		{
			name: "e08b: ten contents closed unread need ten connections; here two", client: "go", server: "nginx",
			set: func(c *ClientConfig, _ *ServerConfig) { c.Body = BodyCloseEarly },
			do:  func(l *lab) Command { return Repeat{N: 2, Step: get(l, "a")} },
			want: []string{
				"C connect #1", "C #1 write 100 GET /small HTTP/1.1", "S #1 write 249 HTTP/1.1 200 OK", "C #1 FIN",
				"C connect #2", "S #1 FIN", "C #2 write 100 GET /small HTTP/1.1", "S #2 write 249 HTTP/1.1 200 OK",
				"C #2 FIN", "S #2 FIN",
			},
		},
		{
			name: "e08f: keep-alives disabled, the server closes first", client: "go", server: "nginx",
			set: func(c *ClientConfig, _ *ServerConfig) { c.KeepAlive = false },
			do:  func(l *lab) Command { return get(l, "a") },
			want: []string{
				"C connect #1", "C #1 write 119 GET /small HTTP/1.1", "S #1 write 244 HTTP/1.1 200 OK", "S #1 FIN", "C #1 FIN",
			},
		},
		{
			name: "e29: the client's own idle timeout", client: "go", server: "nginx",
			set: func(c *ClientConfig, _ *ServerConfig) { c.Pool.IdleTimeout = 2 * vtime.Second },
			do:  func(l *lab) Command { return get(l, "a") },
			want: []string{
				"C connect #1", "C #1 write 100 GET /small HTTP/1.1", "S #1 write 249 HTTP/1.1 200 OK", "C #1 FIN", "S #1 FIN",
			},
		},
		{
			name: "e19: Go's server flushes 4,096 octets first", client: "go", server: "go",
			set: func(c *ClientConfig, s *ServerConfig) {
				s.Pages = []ServerPage{{Path: "/small", Type: "text/plain", Size: 65436, Think: 40 * vtime.Millisecond}}
				c.CloseAtEnd = true
			},
			do: func(l *lab) Command { return get(l, "a") },
			want: []string{
				"C connect #1", "C #1 write 100 GET /small HTTP/1.1", "S #1 write 4096 HTTP/1.1 200 OK", "S #1 write 61445",
				"C #1 FIN", "S #1 FIN",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cc, sc := mustClient(t, tt.client), mustServer(t, tt.server)
			if tt.set != nil {
				tt.set(&cc, &sc)
			}
			l := newLab(t, 28*vtime.Millisecond, cc, sc)
			l.command(0, l.client, tt.do(l))
			l.run(20 * vtime.Second)
			if d := cmp.Diff(tt.want, l.lines()); d != "" {
				t.Errorf("what happened (-want +got):\n%s", d)
			}
		})
	}
}
