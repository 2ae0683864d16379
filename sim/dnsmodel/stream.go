package dnsmodel

import (
	"encoding/binary"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

// stream is a TCP connection by which queries go whose answer did not fit into a datagram
// (RFC 1035 §4.2.2, RFC 7766 §5). The system's resolver sends both its queries by one, in one
// write, whichever was cut, and tries no more than once; Go sends each by its own, with the
// number that it had, and begins again with UDP when it fails (both recorded).
type stream struct {
	sock    app.Sock
	queries []int // that go by it
	got     frames
}

// frames are messages on a stream: each has its length before it (RFC 1035 §4.2.2).
type frames struct{ data []byte }

// lengthSize is the length before a message on a stream.
const lengthSize = 2

// framed writes a message as it goes over a stream.
func framed(dst, message []byte) []byte {
	return append(binary.BigEndian.AppendUint16(dst, uint16(len(message))), message...)
}

// next takes the next whole message, nil when there is none yet.
func (f *frames) next() []byte {
	if len(f.data) < lengthSize {
		return nil
	}
	end := lengthSize + int(binary.BigEndian.Uint16(f.data))
	if len(f.data) < end {
		return nil
	}
	message := f.data[lengthSize:end]
	f.data = f.data[end:]
	return message
}

// cut: the answer to a query did not fit into a datagram.
func (l *lookup) cut(i int, out *app.Effects) {
	s := &stream{queries: []int{i}}
	out.Cancel(timerQuery, l.timerKey(i))
	if l.d.cfg.Race.Joint {
		s.queries = nil
		for j := range l.queries {
			s.queries = append(s.queries, j)
		}
	} else {
		l.closeSocket(i, out)
		out.Arm(app.Timer{
			Name: timerQuery, Key: l.timerKey(i), After: l.d.cfg.Timeout, Label: "DNS", Why: ReasonTimerQuery,
		})
	}
	for _, j := range s.queries {
		q := &l.queries[j]
		q.asked, q.done, q.streams = true, false, true
	}
	s.sock = out.Connect(l.d.cfg.Server, ReasonOverTCP)
	l.streams = append(l.streams, s)
}

// streamOf is the look-up and the stream of a socket, nil for none.
func (d *Dialer) streamOf(sock app.Sock) (*lookup, *stream) {
	for _, l := range d.lookups {
		for _, s := range l.streams {
			if s.sock == sock {
				return l, s
			}
		}
	}
	return nil, nil
}

// streamed takes what happened to the connection of a look-up; false is not meant for it.
func (d *Dialer) streamed(now vtime.Time, in *app.Indication, out *app.Effects) bool {
	l, s := d.streamOf(in.Sock)
	if s == nil {
		return false
	}
	switch in.Kind { //nolint:exhaustive // the others tell a resolver nothing
	case app.Connected:
		l.writeTo(s, out)
	case app.Readable:
		out.Read(s.sock, 0, 0)
	case app.Received:
		s.got.data = append(s.got.data, in.Data...)
		l.heardOn(now, s, out)
		if _, open := d.streamOf(in.Sock); open != nil && in.EOF {
			l.streamEnded(now, s, tcpmodel.OK, out)
		}
	case app.ConnectFailed, app.Failed:
		l.streamEnded(now, s, in.Errno, out)
	}
	return true
}

// writeTo sends the queries of a stream, all in one write.
func (l *lookup) writeTo(s *stream, out *app.Effects) {
	var data []byte
	for _, i := range s.queries {
		m, err := l.message(i).Append(nil)
		if err == nil {
			data = framed(data, m)
		}
	}
	out.Write(s.sock, data, ReasonQueryTCP)
}

// heardOn takes the answers that have come whole.
func (l *lookup) heardOn(now vtime.Time, s *stream, out *app.Effects) {
	left := len(s.queries)
	for b := s.got.next(); b != nil; b = s.got.next() {
		m, err := dns.Parse(b)
		if err != nil || !m.Response || len(m.Questions) != 1 {
			continue
		}
		for _, i := range s.queries {
			if q := &l.queries[i]; !q.done && q.id == m.ID && m.Questions[0].Type == q.typ {
				q.learn(l.name, m)
			}
		}
	}
	for _, i := range s.queries {
		if l.queries[i].done {
			left--
		}
	}
	if left > 0 {
		return
	}
	l.closeStream(s, out)
	for _, i := range s.queries {
		out.Cancel(timerQuery, l.timerKey(i))
	}
	if l.d.cfg.Race.Joint {
		l.closeAll(out)
	}
	l.progress(now, out)
}

// streamEnded: the connection is gone, and answers are missing.
func (l *lookup) streamEnded(now vtime.Time, s *stream, errno tcpmodel.Errno, out *app.Effects) {
	l.closeStream(s, out)
	for _, i := range s.queries {
		q := &l.queries[i]
		q.streams = false
		switch {
		case q.done:
		case l.d.cfg.Race.Joint:
			q.done, q.errno = true, errno
		default:
			l.repeat(i, errno, out)
		}
	}
	if l.d.cfg.Race.Joint {
		l.closeAll(out)
	}
	l.progress(now, out)
}

func (l *lookup) closeStream(s *stream, out *app.Effects) {
	l.streams = slices.DeleteFunc(l.streams, func(o *stream) bool { return o == s })
	out.Close(s.sock, ReasonStreamDone)
}

// closeStreamOf ends the stream of a query that is given up or asked anew.
func (l *lookup) closeStreamOf(i int, out *app.Effects) {
	for _, s := range slices.Clone(l.streams) {
		if slices.Contains(s.queries, i) {
			l.closeStream(s, out)
		}
	}
	l.queries[i].streams = false
}
