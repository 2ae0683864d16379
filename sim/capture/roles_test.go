package capture_test

import "testing"

// The capture begins in the middle, and with a packet of the server.
func TestTheRequesterIsTheFirstEndWhoeverIsCapturedFirst(t *testing.T) {
	const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
	hello := "\x16\x03\x01\x00\x10\x01" + string(make([]byte, 15))
	odd := way{2, 1, 50000, 40000} // the server has the higher port
	back := way{1, 2, 40000, 50000}
	for _, c := range []struct {
		name   string
		frames [][]byte
		client string
	}{
		{"by the SYN, against the ports", [][]byte{segment(back, 100, 0, 2, ""), segment(odd, 900, 101, 0x12, "")}, "10.0.0.1:40000"},
		{"by the SYN,ACK", [][]byte{segment(odd, 900, 101, 0x12, ""), segment(back, 101, 901, 0x10, "")}, "10.0.0.1:40000"},
		{"by a request that comes later", [][]byte{
			segment(odd, 901, 101, 0x10, ""), segment(back, 101, 901, 0x18, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"),
		}, "10.0.0.1:40000"},
		{"by an answer that comes first", [][]byte{segment(odd, 901, 101, 0x18, answer), segment(back, 101, 942, 0x10, "")}, "10.0.0.1:40000"},
		{"by a ClientHello", [][]byte{segment(odd, 901, 101, 0x10, ""), segment(back, 101, 901, 0x18, hello)}, "10.0.0.1:40000"},
		{"by the ports where nothing is asked", [][]byte{segment(fromServer, 901, 101, 0x18, "late"), segment(fromClient, 101, 905, 0x10, "")}, "10.0.0.1:40000"},
		{"by the ports in the middle of an answer", [][]byte{segment(fromServer, 901, 101, 0x10, "bytes"), segment(fromServer, 906, 101, 0x10, "bytes")}, "10.0.0.1:40000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := importBytes(t, rawPcap(c.frames...))
			conn := tr.Conn(1)
			if got := conn.Ends[0].Addr.String(); got != c.client {
				t.Errorf("the requester is %s, want %s", got, c.client)
			}
			if h := tr.Host(conn.Ends[0].Host); h.Addr != conn.Ends[0].Addr.Addr() || h.ID != 1 {
				t.Errorf("it is on host %d, %s", h.ID, h.Name)
			}
			for i := range tr.Exchanges() {
				if x := tr.Exchanges()[i]; x.Method != "GET" {
					t.Errorf("exchange %+v", x)
				}
			}
		})
	}
}

func TestAnExchangeInTheMiddleOfACaptureIsOfTheRequester(t *testing.T) {
	tr := importBytes(t, rawPcap(
		segment(fromServer, 901, 101, 0x10, ""),
		segment(fromClient, 101, 901, 0x18, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"),
		segment(fromServer, 901, 129, 0x18, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")))
	if len(tr.Exchanges()) != 1 || tr.Exchanges()[0].Status != 200 {
		t.Fatalf("exchanges %+v", tr.Exchanges())
	}
	for i := range tr.Messages() {
		m := &tr.Messages()[i]
		if m.Sent && tr.Conn(1).Ends[0].Host == m.Sender != m.Request {
			t.Errorf("%q is sent by host %d", m.StartLine, m.Sender)
		}
	}
}
