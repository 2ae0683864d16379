package decode_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/decode"
	"wirewalk/tcpmodel"
)

func TestEveryNameOfAnotherProgramLeadsToAKey(t *testing.T) {
	types := map[string]reflect.Type{}
	for _, typ := range append(decode.Types(), reflect.TypeFor[tcpmodel.Config](), reflect.TypeFor[httpmodel.Pool]()) {
		types[typ.Name()] = typ
	}
	for _, f := range decode.Aliases() {
		for _, in := range strings.Fields(f.In) {
			key, _, _ := strings.Cut(f.Here, ":")
			fields := decode.Keys(types[in])
			if in == "Host" {
				fields = decode.Keys(types["Config"])
			}
			if inner, ok := strings.CutPrefix(key, "pool."); ok {
				key, fields = inner, decode.Keys(types["Pool"])
			}
			if in == "Proxy" {
				fields = decode.Keys(types["Server"]) // of its key server
			}
			if !slices.ContainsFunc(fields, func(k decode.Key) bool { return k.Name == key }) {
				t.Errorf("%s in %s: %s is no key", f.Names, in, key)
			}
		}
	}
}
