package picture

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"wirewalk/sim/format"
	"wirewalk/sim/inspect"
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

// cast is a terminal recording of a walk; paint colours its frames.
func cast(paint func(*grid.Screen) string) format.Format {
	return format.Format{
		Ending: ".cast", Help: "the whole walk as a terminal recording (asciicast), two seconds a stop",
		Takes: format.Upto | format.Filtered | format.OneConn | format.Width,
		Write: func(w io.Writer, r *format.Request) error { return Cast(w, r, paint) },
	}
}

// Cast writes a walk as a terminal recording (asciicast version 2), which
// players show: one frame every two seconds. With paint it is coloured.
func Cast(w io.Writer, r *format.Request, paint func(*grid.Screen) string) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	err := frames(r, func(stop, _ int, s *grid.Screen) error {
		if stop == 0 {
			head := castHeader{Version: 2, Width: s.Width, Height: s.Height(), Title: inspect.Clean(r.Trace.Title)}
			if err := enc.Encode(head); err != nil {
				return fmt.Errorf("its header: %w", err)
			}
		}
		text := strings.TrimRight(s.Text(), "\n")
		if paint != nil {
			text = paint(s)
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
