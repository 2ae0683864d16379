package tls

import "testing"

func TestARecordIsReadByItsHeader(t *testing.T) {
	for _, c := range []struct {
		name   string
		octets []byte
		want   Record
		ok     bool
	}{
		{"a handshake", []byte{22, 3, 1, 0, 200, 1}, Record{Handshake, 0x0301, 200}, true},
		{"application data", []byte{23, 3, 3, 0x40, 0}, Record{ApplicationData, 0x0303, 1 << 14}, true},
		{"a header that is cut", []byte{22, 3, 1, 0}, Record{}, false},
		{"an unknown type", []byte{19, 3, 1, 0, 9}, Record{}, false},
		{"another protocol", []byte("GET / HTTP/1.1"), Record{}, false},
		{"SSH", []byte("SSH-2.0-x"), Record{}, false},
		{"too long", []byte{23, 3, 3, 0xff, 0xff}, Record{ApplicationData, 0x0303, 0xffff}, false},
		{"nothing in it", []byte{23, 3, 3, 0, 0}, Record{ApplicationData, 0x0303, 0}, false},
	} {
		if got, ok := ParseRecord(c.octets); ok != c.ok || got != c.want {
			t.Errorf("%s: %+v, %v, want %+v, %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

func TestOnlyWhatIsAsLongAsAnAlertMayBeOne(t *testing.T) {
	for _, c := range []struct {
		r    Record
		want bool
	}{
		{Record{Alert, 0x0303, 26}, true},
		{Record{Alert, 0x0303, 2}, true},
		{Record{ApplicationData, 0x0303, 19}, true},
		{Record{ApplicationData, 0x0303, 11}, true},
		{Record{ApplicationData, 0x0303, 20}, false},
		{Record{ApplicationData, 0x0303, 400}, false},
		{Record{Handshake, 0x0303, 19}, false},
	} {
		if got := c.r.MayAlert(); got != c.want {
			t.Errorf("%+v: %v, want %v", c.r, got, c.want)
		}
	}
}

func FuzzParseRecord(f *testing.F) {
	f.Add([]byte{22, 3, 1, 0, 200, 1})
	f.Add([]byte("HTTP/1.1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, ok := ParseRecord(b)
		if ok && (r.Len <= 0 || r.Len > maxFragment || len(b) < HeaderLen) {
			t.Errorf("%x is %+v", b, r)
		}
		_ = r.MayAlert()
	})
}
