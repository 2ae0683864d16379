package capture

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
	"wirewalk/sim/wire/tls"
	"wirewalk/tcpmodel"
)

// Options say how a capture is read. The zero value has the defaults.
type Options struct {
	Copies     bool      // packets that were captured several times are not folded into one
	Keys       *tls.Keys // to decrypt TLS with, besides those in the file; nil for none
	SeenAt     string    // where it was recorded: a host's name or address; "" is inferred
	MaxPackets int       // 0 is 1,000,000
	MaxConns   int       // 0 is 200,000
	MaxOctets  int64     // of captured octets; 0 is 1 GiB
}

const (
	defaultMaxPackets = 1_000_000
	defaultMaxConns   = 200_000
	defaultMaxOctets  = 1 << 30
)

// Import makes a trace of a pcap or pcapng file, which may be packed with gzip.
// The trace is marked as inferred: states and causes are conclusions. What can
// be read of a damaged file is imported, with a warning that says where the
// damage is; the error is for input that has no packets at all. name is how
// messages call the input.
func Import(r io.Reader, name string, opt Options) (*trace.Trace, error) {
	im := &importer{name: name, opt: opt, dec: wire.NewDecoder()}
	if err := im.load(r); err != nil {
		return nil, err
	}
	if len(im.packets) == 0 {
		return nil, im.nothing()
	}
	im.arrange()
	im.foldCopies()
	im.assignFlows()
	im.settleRoles()
	im.nameHosts()
	im.hindsight()
	im.followStreams()
	im.unread()
	return im.emit()
}

// importer is an import in progress. Its steps run one after the other over
// all packets.
type importer struct {
	name     string
	opt      Options
	dec      *wire.Decoder
	epoch    int64
	packets  []*packet
	room     []packet // for the next packets: a list that grows would be copied again and again
	conns    []*conn
	hosts    []host
	warnings []string
	left     leftOut
	keys     *tls.Keys
	secrets  []trace.Secrets
	steps    []step
}

// packet is a captured packet that is or becomes part of the trace.
type packet struct {
	id       trace.PacketID // its number in the trace
	ns       int64          // Unix nanoseconds, as the file has them
	moved    bool           // it stands in the file in another place
	ranBack  vtime.Duration // its time stamp is by so much less than that before it, and was not taken
	stepped  vtime.Duration // the clock stepped back by so much before it
	intf     int            // of a pcapng file, from 1; 0 is not known
	datagram int            // length of the datagram that is read
	fragment bool
	copies   []*packet // of it, that were folded
	at       vtime.Time
	number   int // in the file, from 1, as Wireshark counts frames
	frame    []byte
	link     wire.LinkType
	ip       int    // where the outermost IP header starts in frame
	inner    int    // where the innermost one starts
	carries  string // what is not read, "" for nothing
	length   int    // on the wire from the IP header on
	src, dst netip.Addr
	seg      tcpmodel.Segment
	payload  []byte // as captured
	off      int64  // of the payload in its sender's stream; negative before its start
	conn     *conn
	side     int // of conn that sent it
	proto    trace.Proto
	ttl      uint8
	ipid     uint16
	icmp     tcpmodel.ICMPKind
	mtu      uint16 // what an ICMP error says would fit, 0 if it does not
	cites    int    // index of the packet that an ICMP error is about, -1 for none
	answers  int    // index of the packet that a RST answers, -1 for none
	acks     int64  // octets of the peer's stream before this offset have arrived, -1 if it does not say
	lost     bool   // an ICMP error says that it did not arrive
	fate     fate   // by what came back
	refused  bool   // its receiver did not have the connection any more
	answered bool   // by a RST
	sumState wire.Checksum
	labels   []string
	events   []event
	from, to int // hosts, as indexes
}

// load reads the packets of a file.
func (im *importer) load(r io.Reader) error {
	maxPackets, maxOctets := im.opt.MaxPackets, im.opt.MaxOctets
	if maxPackets == 0 {
		maxPackets = defaultMaxPackets
	}
	if maxOctets == 0 {
		maxOctets = defaultMaxOctets
	}
	file, err := open(r, im.name, unpackedTo(maxOctets))
	if err != nil {
		return err
	}
	defer func() { im.takeSecrets(file) }()
	var octets int64
	for {
		f, err := file.next()
		var bad *damage
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			return im.stopAt(bad)
		case err != nil:
			return fmt.Errorf("%s: %w", im.name, err)
		}
		octets += int64(len(f.data))
		if n := len(im.packets) + im.left.total(); n >= maxPackets || octets > maxOctets {
			im.warn("only the first %d packets were read:"+
				" split the file with editcap -c %d to see the rest", n, maxPackets)
			return nil
		}
		im.take(&f)
	}
}

// stopAt ends the reading at a damaged place: a warning if there are packets
// before it, else an error.
func (im *importer) stopAt(bad *damage) error {
	if len(im.packets) == 0 && im.left.total() == 0 {
		return fmt.Errorf("%s: %w; record it again", im.name, bad)
	}
	im.warn("%s; only what comes before it was read", bad)
	return nil
}

func (im *importer) warn(format string, args ...any) {
	im.warnings = append(im.warnings, fmt.Sprintf(format, args...))
}

// take decodes one packet.
func (im *importer) take(f *frame) {
	if im.epoch == 0 && len(im.packets) == 0 {
		// Cut to a microsecond, so that times since the start are cut like times of day.
		im.epoch = max(1000, f.ns-f.ns%1000)
	}
	d, err := im.dec.Decode(f.link, f.data, f.length)
	if err != nil {
		im.left.add(f, err)
		return
	}
	p := packet{
		ns: f.ns, intf: f.intf, datagram: d.Length, fragment: d.Fragment, number: len(im.packets) + im.left.total() + 1, frame: f.data, link: f.link,
		ip: d.IP, inner: d.Inner, carries: d.Carries, length: f.length - d.IP,
		src: d.Src, dst: d.Dst,
		seg: d.Seg, payload: d.Payload, proto: d.Proto, ttl: d.TTL, ipid: d.IPID, cites: -1, answers: -1, acks: -1,
		sumState: d.Checksum,
	}
	if p.proto == trace.ICMP {
		if !d.V6 {
			p.icmp = wire.ICMPKindOf(d.ICMPType, d.ICMPCode)
		} else {
			p.icmp = wire.ICMPv6KindOf(d.ICMPType, d.ICMPCode)
		}
		if p.icmp != 0 {
			p.payload, p.mtu = d.Cited, d.MTU
		}
	}
	p.labels = append(p.labels, frameLabels(f, d)...)
	im.left.unwrap(d.Around)
	im.packets = append(im.packets, im.keep(&p))
}

// keep gives a packet a place that it keeps.
func (im *importer) keep(p *packet) *packet {
	const chunk = 1 << 9
	if len(im.room) == cap(im.room) {
		im.room = make([]packet, 0, chunk)
	}
	im.room = append(im.room, *p)
	return &im.room[len(im.room)-1]
}

// frameLabels are the remarks that a packet earns by itself.
func frameLabels(f *frame, d *wire.Decoded) []string {
	labels := slices.Clone(d.Around)
	if d.V6 {
		labels = append(labels, "IPv6")
	}
	if d.Fragment {
		labels = append(labels, "IP fragment")
	}
	if len(f.data) < f.length {
		labels = append(labels, fmt.Sprintf("truncated to %d octets", len(f.data)))
	} else if d.Problem != "" {
		labels = append(labels, "malformed: "+d.Problem)
	}
	if d.BadOption != "" {
		labels = append(labels, "malformed TCP "+d.BadOption)
	}
	switch d.Checksum {
	case wire.ChecksumOffloaded:
		labels = append(labels, "checksum offloaded")
	case wire.ChecksumWrong:
		labels = append(labels, "checksum wrong")
	case wire.ChecksumUnknown, wire.ChecksumRight:
	}
	return labels
}
