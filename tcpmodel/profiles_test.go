package tcpmodel

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

// The values of the stacks are facts with a source, which stands beside each: none of
// them changes by the way.
func TestTheStacksHaveTheValuesOfTheirSources(t *testing.T) {
	var b strings.Builder
	all := []reflect.Value{reflect.ValueOf(Textbook()), reflect.ValueOf(Linux()), reflect.ValueOf(BSD())}
	for i := range all[0].NumField() {
		key, _, _ := strings.Cut(all[0].Type().Field(i).Tag.Get("yaml"), ",")
		if key == "-" {
			key = all[0].Type().Field(i).Name
		}
		fmt.Fprintf(&b, "%-24s", key)
		for _, v := range all {
			fmt.Fprintf(&b, " %-10v", v.Field(i).Interface())
		}
		b.WriteByte('\n')
	}
	const file = "testdata/profiles.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("the stacks are\n%s\nwant\n%s", got, want)
	}
}
