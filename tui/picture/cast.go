package picture

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
)

// castPace is the time from stop to stop of a recording, in seconds.
const castPace = 2

// castHeader is the first line of an asciicast of version 2.
type castHeader struct {
	Version int    `json:"version"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	Title   string `json:"title"`
}

// Cast writes a walk as a terminal recording (asciicast version 2), which
// players show: one frame every two seconds. With Paint it is coloured.
func Cast(w io.Writer, t *trace.Trace, o *WalkOptions) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	err := frames(t, o, func(stop, _ int, s *grid.Screen) error {
		if stop == 0 {
			head := castHeader{Version: 2, Width: s.Width, Height: s.Height(), Title: inspect.Clean(t.Title)}
			if err := enc.Encode(head); err != nil {
				return fmt.Errorf("its header: %w", err)
			}
		}
		text := strings.TrimRight(s.Text(), "\n")
		if o.Paint != nil {
			text = o.Paint(s)
		}
		const home, rest = "\x1b[H", "\x1b[J"
		frame := home + strings.ReplaceAll(text, "\n", "\x1b[K\r\n") + "\x1b[K" + rest
		return enc.Encode([]any{stop * castPace, "o", frame})
	})
	if err != nil {
		return err
	}
	return out.Flush()
}
