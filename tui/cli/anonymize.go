package cli

import (
	"crypto/rand"
	"crypto/sha256"

	"github.com/spf13/cobra"

	"wirewalk/sim/anonymize"
)

// hiding is what the options say of whose packets are written.
type hiding struct {
	on  bool
	key string
}

func (h *hiding) bind(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&h.on, "anonymize", false, "hide in a capture whose it is and what was said: addresses, names, values, content")
	f.StringVar(&h.key, "anonymize-key", "", "the same, with addresses mapped by this `TEXT`: files of one text have the same ones")
}

// request is the key for what is written, nil for nothing hidden. Without a text it is
// another one each time, which nobody knows.
func (h *hiding) request() (*[anonymize.KeyLen]byte, error) {
	var key [anonymize.KeyLen]byte
	switch {
	case h.key != "":
		key = sha256.Sum256([]byte(h.key))
	case h.on:
		if _, err := rand.Read(key[:]); err != nil {
			return nil, failed("", "draw a key: %w", err)
		}
	default:
		return nil, nil
	}
	return &key, nil
}
