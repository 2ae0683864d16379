package format

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"wirewalk/sim/app"
	"wirewalk/sim/because"
	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// line is one record as docs/TRACE.md describes it. The order of the fields is
// part of the format: equal traces give equal octets.
type line struct {
	ID    trace.RecordID `json:"id"`
	Cause trace.RecordID `json:"cause"`
	TNs   int64          `json:"t_ns"`
	Kind  string         `json:"kind"`
	Stop  trace.StopID   `json:"stop"`
	Host  string         `json:"host"`
	Conn  trace.ConnID   `json:"conn"`
	*segmentPart
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
	Name  string `json:"name,omitempty"`
	N     *int64 `json:"n,omitempty"`
	Errno string `json:"errno,omitempty"`
	Text  string `json:"text,omitempty"`
	*messagePart
	Exchange *measure.Exchange `json:"exchange,omitempty"`
	Because  []condition       `json:"because,omitempty"`
	Reason   string            `json:"reason"`
	State    string            `json:"state"`
}

// condition is what a record depended on besides its cause.
type condition struct {
	ID      trace.RecordID `json:"id,omitempty"`
	Setting string         `json:"setting,omitempty"`
	Kind    because.Kind   `json:"kind"`
	Text    string         `json:"text"`
}

// segmentPart is what the three kinds of segment records have besides.
type segmentPart struct {
	Packet  trace.PacketID `json:"packet"`
	Proto   string         `json:"proto"`
	Src     string         `json:"src"`
	Dst     string         `json:"dst"`
	Flags   string         `json:"flags"`
	Seq     uint32         `json:"seq"`
	Ack     uint32         `json:"ack"`
	Len     uint32         `json:"len"`
	Win     uint16         `json:"win"`
	Options []string       `json:"options"`
	RawSeq  uint32         `json:"raw_seq"`
	RawAck  uint32         `json:"raw_ack"`
	Urgent  uint16         `json:"urgent,omitempty"`
	ECN     uint8          `json:"ecn,omitempty"`
	Again   trace.PacketID `json:"again,omitempty"`
	Copy    bool           `json:"copy,omitempty"`
	Corrupt bool           `json:"corrupt,omitempty"`
	ICMP    string         `json:"icmp,omitempty"`
	MTU     uint16         `json:"mtu,omitempty"`
	Cites   trace.PacketID `json:"cites,omitempty"`
	TLS     []string       `json:"tls,omitempty"`
	Labels  []string       `json:"labels,omitempty"`
}

func jsonl() Format {
	return Format{
		Name: "jsonl", Ending: ".jsonl", Help: "the trace, one JSON object a record (docs/TRACE.md)",
		Takes: Upto | Filtered | OneConn, Write: JSONL, JSON: JSONL,
	}
}

// JSONL writes one JSON object a record, each on a line of its own.
func JSONL(w io.Writer, req *Request) error {
	t, out := req.Trace, bufio.NewWriter(w)
	states := measure.NewStates(t)
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		state := states.After(r)
		if !req.KeepsRecord(id) {
			continue
		}
		buf.Reset()
		if err := enc.Encode(lineOf(t, id, r, state)); err != nil {
			return fmt.Errorf("record %d: %w", id, err)
		}
		if _, err := out.Write(escapeJSON(buf.Bytes())); err != nil {
			return err
		}
	}
	return out.Flush()
}

func lineOf(t *trace.Trace, id trace.RecordID, r trace.Record, state string) *line {
	l := &line{
		ID: id, Cause: r.Cause, TNs: int64(r.At), Kind: r.Kind.String(), Stop: r.Stop,
		Host: t.HostName(r.Host), Conn: r.Conn, Reason: inspect.ReasonName(r.Why), State: state,
	}
	switch r.Kind {
	case trace.SegmentSent, trace.SegmentDelivered, trace.SegmentDropped:
		l.segmentPart = segmentOf(t, trace.PacketID(r.Ref))
		if r.Kind != trace.SegmentSent && r.N > 0 {
			l.Text = t.Text(uint32(r.N))
		}
	case trace.StateChange:
		l.From, l.To = r.From().String(), r.To().String()
	case trace.TimerFired:
		l.Name = tcpmodel.TimerKind(r.Sub).String()
	case trace.Call:
		l.Name, l.N, l.Text = app.CallKind(r.Sub).String(), &r.N, t.Text(r.Ref)
	case trace.Indication:
		l.Name, l.N = app.Kind(r.Sub).String(), &r.N
	case trace.HTTP:
		l.messagePart = messageOf(t, r)
	case trace.Exchange:
		l.Exchange = measure.ExchangeOf(t.Exchange(r.Ref))
	case trace.Fault:
		l.Name, l.Text = trace.FaultKind(r.Sub).String(), t.Text(r.Ref)
	case trace.AppTimer, trace.Note, trace.Result, trace.Refusal, trace.Command:
		l.Text = t.Text(r.Ref)
	}
	if r.Errno != 0 {
		l.Errno = r.Errno.String()
	}
	for _, c := range because.Of(t, id) {
		l.Because = append(l.Because, condition{ID: c.Rec, Setting: c.Setting, Kind: c.Kind, Text: c.Text})
	}
	return l
}

func segmentOf(t *trace.Trace, id trace.PacketID) *segmentPart {
	p := t.Packet(id)
	s := &segmentPart{
		Packet: id, Proto: p.Proto.String(), Again: p.Again, Copy: p.Copy, Corrupt: p.Corrupt,
		Len: p.Seg.Payload.Len, ECN: p.Seg.ECN, Options: []string{},
	}
	s.Src, s.Dst = addresses(t, p)
	if x := p.Extra(); x != nil {
		s.Labels, s.Cites = x.Labels, x.Cites
		if p.Proto == trace.ICMP {
			s.ICMP, s.MTU = x.ICMPKind.String(), x.MTU
		}
	}
	if p.Proto != trace.TCP {
		return s
	}
	s.Flags, s.Win, s.Urgent = p.Seg.Flags.String(), p.Seg.Window, p.Seg.Urgent
	s.RawSeq, s.RawAck = uint32(p.Seg.Seq), uint32(p.Seg.Ack)
	s.Seq, s.Ack = inspect.Relative(t, p)
	s.Options, s.TLS = optionNames(t, p), inspect.TLSNames(t, p)
	return s
}
