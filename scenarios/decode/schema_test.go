package decode_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/decode"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestSchemaAcceptsEveryLessonAndRefusesMistakes(t *testing.T) {
	c := jsonschema.NewCompiler()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(decode.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("scenario.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("scenario.json")
	if err != nil {
		t.Fatal(err)
	}
	validate := func(src []byte) error {
		var v any
		if err := yaml.Unmarshal(src, &v); err != nil {
			return err
		}
		text, err := json.Marshal(v)
		if err != nil {
			return err
		}
		inst, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return err
		}
		return schema.Validate(inst)
	}
	for _, id := range scenarios.IDs() {
		src, _ := scenarios.Open(id)
		s, _ := scenarios.Load(id, src)
		if err := validate(src); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		if err := validate(s.Full()); err != nil {
			t.Errorf("%s, full: %v", id, err)
		}
	}
	for _, bad := range []string{
		"version: 2\nhosts: {a: {}}\n", "version: 1\n", "version: 1\nhosts: {a: {stak: linux}}\n",
		"version: 1\nhosts: {a: {}}\nlinks: {wan: {delay: 28}}\n", "version: 1\nhosts: {a: {}}\nscript: [{do: fetch}]\n",
	} {
		if validate([]byte(bad)) == nil {
			t.Errorf("the schema accepts\n%s", bad)
		}
	}
	if strings.Contains(string(decode.Schema()), `"description": ""`) {
		t.Error("a key has no description")
	}
}

func TestEveryKeyHasADescription(t *testing.T) {
	for _, typ := range decode.Types() {
		for _, f := range decode.Keys(typ) {
			if f.Tag.Get("desc") == "" {
				t.Errorf("%s.%s has none", typ.Name(), f.Name)
			}
		}
	}
}
