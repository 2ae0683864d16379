package tls

import (
	"strings"
	"testing"
)

var (
	anyRandom = strings.Repeat("ab", randomLen)
	anySecret = strings.Repeat("cd", masterLen)
)

func TestAKeyLogGivesTheSecretsOfARandom(t *testing.T) {
	k := &Keys{}
	log := "# a comment\r\n\nCLIENT_RANDOM " + anyRandom + " " + anySecret + "\r\nSERVER_TRAFFIC_SECRET_0 " + strings.ToUpper(anyRandom) + " " + anySecret[:64] +
		"\nEXPORTER_SECRET " + anyRandom + " 00\nSOMETHING_NEW aa bb"
	if err := k.Add(strings.NewReader(log)); err != nil || k.Empty() {
		t.Fatal(err)
	}
	random := []byte(strings.Repeat("\xab", randomLen))
	if len(k.secret(random, labelMaster)) != 48 || len(k.secret(random, labelServerApp)) != 32 || k.secret(random, labelClientApp) != nil {
		t.Errorf("%+v", k)
	}
	if (&Keys{}).Empty() != true || (*Keys)(nil).secret(random, labelMaster) != nil {
		t.Error("no keys are not empty")
	}
}

func TestABadLineOfAKeyLogIsNamedWithItsNumber(t *testing.T) {
	for line, want := range map[string]string{
		"CLIENT_RANDOM " + anyRandom:                                    "line 2: CLIENT_RANDOM has 2 words",
		"CLIENT_RANDOM xy " + anySecret:                                 `line 2: the client random "xy" of CLIENT_RANDOM is not 64 hexadecimal digits`,
		"CLIENT_RANDOM " + anyRandom + " " + anySecret[:64]:             "line 2: the secret of CLIENT_RANDOM is no secret: it has 64 characters, and must be hexadecimal digits of 48 octets",
		"CLIENT_TRAFFIC_SECRET_0 " + anyRandom + " zz":                  "line 2: the secret of CLIENT_TRAFFIC_SECRET_0 is no secret: it has 2 characters, and must be hexadecimal digits of 48 octets or 32",
		"-----BEGIN CERTIFICATE-----":                                   `line 2: "-----BEGIN CERTIFICATE--"... is no line of a key log`,
		"\x1b[31m":                                                      `line 2: "\x1b[31m" is no line of a key log`,
		"CLIENT_RANDOM " + strings.Repeat("a", maxKeyLine) + " " + "bb": "line 2: bufio.Scanner: token too long",
	} {
		err := (&Keys{}).Add(strings.NewReader("# first\n" + line + "\n"))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.40q: %v, want %s", line, err, want)
		}
	}
}

func TestLinesOfAKeyLogAreChosenByTheirRandom(t *testing.T) {
	other := strings.Repeat("ee", randomLen)
	log := "CLIENT_RANDOM " + anyRandom + " " + anySecret + "\nCLIENT_RANDOM " + other + " " + anySecret + "\nrubbish\n"
	got := string(Lines([]byte(log), func(r []byte) bool { return r[0] == 0xee }))
	if got != "CLIENT_RANDOM "+other+" "+anySecret+"\n" {
		t.Errorf("%q", got)
	}
}

// FuzzKeyLog: any octets are a key log or an error that can be printed.
func FuzzKeyLog(f *testing.F) {
	f.Add("CLIENT_RANDOM " + anyRandom + " " + anySecret)
	f.Add("# x\nCLIENT_TRAFFIC_SECRET_0 " + anyRandom + " " + anySecret[:64] + "\r\n\n")
	f.Add("CLIENT_RANDOM a b c\x1b")
	f.Fuzz(func(t *testing.T, log string) {
		k := &Keys{}
		if err := k.Add(strings.NewReader(log)); err != nil && strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("%q cannot be printed", err)
		}
		_ = Lines([]byte(log), func([]byte) bool { return true })
		_ = k.Clone()
	})
}
