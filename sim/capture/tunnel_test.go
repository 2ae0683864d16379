package capture_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

const innerEther = "\x02\x00\x00\x00\x00\x04\x02\x00\x00\x00\x00\x03"

// carried is a datagram of a protocol between the ends of a tunnel.
func carried(proto byte, payload string) []byte {
	b := []byte{0x45, 0, 0, 0, 0x77, 0x77, 0, 0, 64, proto, 0, 0, 172, 16, 0, 1, 172, 16, 0, 2}
	b = append(b, payload...)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	return b
}

// carriedUDP is such a datagram of UDP.
func carriedUDP(port uint16, payload string) []byte {
	udp := binary.BigEndian.AppendUint16([]byte{0xc0, 0}, port)
	udp = binary.BigEndian.AppendUint16(udp, uint16(8+len(payload)))
	return carried(17, string(append(udp, 0, 0))+payload)
}

type tunnelCase struct {
	name  string
	wrap  func(inner string) []byte
	label string
}

func tunnelCases() []tunnelCase {
	ip := func(proto byte, head string) func(string) []byte {
		return func(inner string) []byte { return carried(proto, head+inner) }
	}
	udp := func(port uint16, head string) func(string) []byte {
		return func(inner string) []byte { return carriedUDP(port, head+inner) }
	}
	return []tunnelCase{
		{"IP in IP", ip(4, ""), "tunnel: IP within IP"},
		{"IP in IP in IP", func(inner string) []byte { return carried(4, string(carried(4, inner))) }, "tunnel: IP within IP"},
		{"GRE", ip(47, "\x00\x00\x08\x00"), "tunnel: GRE"},
		{"GRE with checksum, key and sequence number", ip(47, "\xb0\x00\x08\x00"+strings.Repeat("\x01", 12)), "tunnel: GRE"},
		{"Ethernet in GRE", ip(47, "\x00\x00\x65\x58"+innerEther+"\x08\x00"), "tunnel: GRE"},
		{"PPP in GRE", ip(47, "\x30\x81\x88\x0b\x00\x2a\x00\x01\x00\x00\x00\x01\x00\x00\x00\x02\xff\x03\x00\x21"), "tunnel: GRE"},
		{"ERSPAN, first version", ip(47, "\x00\x00\x88\xbe"+innerEther+"\x08\x00"), "tunnel: GRE"},
		{"ERSPAN, second version", ip(47, "\x10\x00\x88\xbe\x00\x00\x00\x01\x10\x00\x00\x05\x00\x00\x00\x00"+innerEther+"\x08\x00"), "tunnel: ERSPAN 5"},
		{"ERSPAN, third version", ip(47, "\x10\x00\x22\xeb\x00\x00\x00\x01\x20\x00\x00\x06"+strings.Repeat("\x00", 7)+"\x01"+strings.Repeat("\x00", 8)+innerEther+"\x08\x00"), "tunnel: ERSPAN 6"},
		{"MPLS in IP", ip(137, "\x00\x06\x41\x40"), "tunnel: MPLS 100"},
		{"VXLAN", udp(4789, "\x08\x00\x00\x00\x00\x00\x2a\x00"+innerEther+"\x08\x00"), "tunnel: VXLAN 42"},
		{"VXLAN on Linux's port", udp(8472, "\x08\x00\x00\x00\x00\x00\x01\x00"+innerEther+"\x08\x00"), "tunnel: VXLAN 1"},
		{"VLAN in VXLAN", udp(4789, "\x08\x00\x00\x00\x00\x00\x2a\x00"+innerEther+"\x81\x00\x00\x0c\x08\x00"), "VLAN 12"},
		{"Geneve", udp(6081, "\x00\x00\x65\x58\x00\x00\x07\x00"+innerEther+"\x08\x00"), "tunnel: Geneve 7"},
		{"Geneve with options", udp(6081, "\x01\x00\x65\x58\x00\x00\x07\x00abcd"+innerEther+"\x08\x00"), "tunnel: Geneve 7"},
	}
}

func TestATunnelIsUnwrappedAndSaid(t *testing.T) {
	inner := segment(fromClient, 100, 0, 2, "")
	for _, c := range tunnelCases() {
		t.Run(c.name, func(t *testing.T) {
			frame := c.wrap(string(inner))
			tr, p := lastPacket(t, 101, frame)
			if len(tr.Conns()) != 1 || p.Conn != 1 || p.Seg.DstPort != 80 || tr.Host(p.From).Name != "10.0.0.1" {
				t.Fatalf("%d connections, %+v from %s", len(tr.Conns()), p.Seg, tr.Host(p.From).Name)
			}
			if !slices.Contains(p.Extra().Labels, c.label) {
				t.Errorf("labels %q lack %q", p.Extra().Labels, c.label)
			}
			if name, ok := strings.CutPrefix(c.label, "tunnel: "); ok &&
				!slices.ContainsFunc(tr.Warnings, func(w string) bool { return strings.Contains(w, name) }) {
				t.Errorf("it is not said once: %q", tr.Warnings)
			}
			if !bytes.Equal(p.Extra().Raw, frame) {
				t.Error("an export would not have the tunnel")
			}
			_, fields, err := wire.Tree(tr, 1, 1)
			if err != nil || !slices.ContainsFunc(fields, func(f wire.Field) bool { return f.Name == "TCP" }) {
				t.Errorf("the tree does not come to the segment: %v", err)
			}
			for n := range frame {
				cut := rawPcap(frame[:n])
				tr, err := capture.Import(bytes.NewReader(cut), "x", capture.Options{})
				if err == nil && n < len(frame)-20 && len(tr.Conns()) > 0 {
					t.Fatalf("a connection of %d octets", n)
				}
			}
		})
	}
}

func TestTsharkUnwrapsTheSameSegments(t *testing.T) {
	inner := segment(fromClient, 100, 0, 2, "")
	var frames [][]byte
	for _, c := range tunnelCases() {
		if c.name != "VXLAN on Linux's port" { // tshark must be told of that.
			frames = append(frames, c.wrap(string(inner)))
		}
	}
	file := filepath.Join(t.TempDir(), "tunnels.pcap")
	if err := os.WriteFile(file, rawPcap(frames...), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tshark(t), "-r", file, "-T", "fields", "-e", "tcp.seq_raw", "-e", "tcp.dstport").Output()
	if err != nil {
		t.Fatal(err)
	}
	tr := importWith(t, file, capture.Options{Copies: true}) // The same segment comes through all of them.
	for i, line := range strings.Split(strings.TrimRight(string(out), "\n"), "\n") {
		s := tr.Packet(trace.PacketID(i + 1)).Seg
		if want := strconv.FormatUint(uint64(s.Seq), 10) + "\t" + strconv.Itoa(int(s.DstPort)); line != want {
			t.Errorf("frame %d: tshark says %q, we %q", i+1, line, want)
		}
	}
}

func TestWhatIsNotReadIsNamed(t *testing.T) {
	ether := "\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01"
	syn := append([]byte(ether+"\x08\x00"), segment(fromClient, 100, 0, 2, "")...)
	file := func(frames ...[]byte) []byte {
		data := rawPcap(frames...)
		data[20] = 1
		return data
	}
	tr := importBytes(t, file(syn, []byte(ether+"\x08\x06"+strings.Repeat("\x00", 28)), []byte(ether+"\x88\xcc"+strings.Repeat("\x00", 28)),
		[]byte(ether+"\x88\xcc"+strings.Repeat("\x00", 28)), []byte(ether+"\x12\x34\x00"), []byte(ether+"\x00\x10\x42\x42\x03")))
	want := "5 packets are not IP and left out: 2 LLDP (EtherType 0x88cc), 1 ARP (EtherType 0x0806), 1 EtherType 0x1234, " +
		"1 LLC with service access point 0x42 (spanning tree)"
	if !slices.Equal(tr.Warnings, []string{want}) {
		t.Errorf("warnings %q", tr.Warnings)
	}
	for _, c := range []struct {
		datagram []byte
		want     string
	}{
		{carried(132, "12345678"), "IP protocol 132 (SCTP)"},
		{carried(200, ""), "IP protocol 200"},
		{carried(47, "\x00\x00\x88\xcc"), "GRE: LLDP (EtherType 0x88cc)"},
		{carriedUDP(4789, "\x08\x00\x00\x00\x00\x00\x2a\x00"+innerEther+"\x08\x06"), "VXLAN 42: ARP (EtherType 0x0806)"},
		{carriedUDP(53, "\x08\x00\x00\x00\x00\x00\x2a\x00"), ""},
	} {
		tr, p := lastPacket(t, 101, c.datagram)
		if got := p.Extra().Carries; got != c.want {
			t.Errorf("it is called %q, want %q; %d packets", got, c.want, tr.Packets())
		}
	}
}
