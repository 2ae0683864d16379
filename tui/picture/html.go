package picture

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"wirewalk/sim/format"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
)

func html() format.Format {
	return format.Format{
		Ending: ".html", Help: "the whole walk as one page: Space and Backspace step through it",
		Takes: format.Upto | format.Filtered | format.OneConn | format.Width, Write: HTML,
	}
}

// HTML writes a walk as one page that stands alone: every stop as a frame, and
// a script that shows one at a time. Without scripts all stops are shown. The
// page loads nothing and may not: its own policy forbids it.
func HTML(w io.Writer, r *format.Request) error {
	out := bufio.NewWriter(w)
	title := cmp.Or(r.Lesson.Heading, r.Trace.Title)
	fmt.Fprintf(out, pageHead, xmlText(inspect.Clean(title)), pageStyle, xmlText(inspect.Clean(title)))
	htmlParts(out, r)
	places := placesAt(r)
	err := frames(r, func(stop, of int, s *grid.Screen) error {
		fmt.Fprintf(out, "<section id=\"s%d\" aria-label=\"stop %d of %d\">", stop, stop, of)
		for _, name := range places[stop] {
			fmt.Fprintf(out, "<span id=\"%s\"></span>", xmlText(name))
		}
		_, _ = out.WriteString("<pre>") // bufio keeps the error.
		for y := range s.Rows {
			htmlRow(out, s, y)
		}
		_, err := out.WriteString("</pre></section>\n")
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "<script>\n%s</script>\n</body></html>\n", pageScript)
	return out.Flush()
}

// htmlParts links to the author's sections.
func htmlParts(out *bufio.Writer, r *format.Request) {
	places := placesAt(r)
	if len(places) == 0 || len(r.Lesson.Sections) == 0 {
		return
	}
	_, _ = out.WriteString("<p class=\"keys\">") // bufio keeps the error.
	for _, s := range r.Lesson.Sections {
		if name := "section:" + s.ID; s.ID != "" && reached(places, name) {
			fmt.Fprintf(out, "<a href=\"#%s\">%s</a> ", xmlText(name), xmlText(inspect.Clean(s.Title)))
		}
	}
	_, _ = out.WriteString("</p>\n")
}

// placesAt are the names of places by the frames that show them: the next that
// is written, where the stop itself is not, or the one before what comes there.
func placesAt(r *format.Request) map[int][]string {
	out := map[int][]string{}
	c := trace.NewCursor(r.Trace, r.KeepsStop)
	_, of := c.Position()
	for _, p := range r.Lesson.Places {
		c.JumpStop(p.Stop)
		n, _ := c.Position()
		if c.Stop() < p.Stop {
			n++
		}
		if p.Before {
			n--
		}
		if n >= 0 && n <= of {
			out[n] = append(out[n], p.Name)
		}
	}
	return out
}

func reached(places map[int][]string, name string) bool {
	for _, names := range places {
		if slices.Contains(names, name) {
			return true
		}
	}
	return false
}

// htmlRow writes a row of a frame.
func htmlRow(out *bufio.Writer, s *grid.Screen, y int) {
	for _, run := range s.Runs(y) {
		if run.Role == grid.Plain || strings.TrimSpace(run.Text) == "" && run.Role != grid.Selected {
			_, _ = out.WriteString(xmlText(run.Text)) // bufio keeps the error.
			continue
		}
		fmt.Fprintf(out, `<span class="%s">%s</span>`, run.Role, xmlText(run.Text))
	}
	_ = out.WriteByte('\n')
}

const pageHead = `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>%s</title>
<style>
%s</style></head><body>
<h1>%s</h1>
<p class="keys"><button id="back">&#8592; back</button> <button id="next">next &#8594;</button>
Space or &#8594; goes on, Backspace or &#8592; goes back, Home and End go to the ends.</p>
`

const pageStyle = `:root{--paper:#fff;--ink:#1f2328;--soft:#6e7781;--a:#0550ae;--b:#7a3ec8;--c:#0f6b6b;--good:#116329;--bad:#c01024;--warn:#9a5200;--ground:#dbe9ff}
@media(prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#8b949e;--a:#6cb6ff;--b:#d2a8ff;--c:#5fd0c5;--good:#57d364;--bad:#ff8080;--warn:#f0a860;--ground:#1f3a5f}}
body{background:var(--paper);color:var(--ink);font:16px system-ui,sans-serif;margin:1.5rem auto;max-width:70rem;padding:0 1rem}
h1{font-size:1.3rem}.keys{color:var(--soft)}button{font:inherit}
pre{font:15px/1.25 "DejaVu Sans Mono",Menlo,Consolas,"Liberation Mono",monospace;overflow-x:auto}
section{border-top:1px solid var(--soft)}
.stepping section{display:none;border:0}.stepping section.now{display:block}
.dim,.ref,.idle,.lifeline{color:var(--soft)}.client{color:var(--a)}.server{color:var(--b)}.middle{color:var(--c)}
.retransmission,.changed{color:var(--warn)}.loss,.reset,.fault,.bad{color:var(--bad)}.good{color:var(--good)}
.title,.state,.key,.label,.reset{font-weight:bold}.note{font-style:italic}.selected,.field{background:var(--ground)}
`

const pageScript = `"use strict";
(function () {
  var all = document.querySelectorAll("section"), at = 0;
  function show(n) {
    all[at].className = "";
    at = Math.max(0, Math.min(n, all.length - 1));
    all[at].className = "now";
    history.replaceState(null, "", "#" + (all[at].querySelector("span[id]") || all[at]).id);
  }
  function go() {
    var to = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    show(to ? Array.prototype.indexOf.call(all, to.closest("section")) : 0);
  }
  document.body.className = "stepping";
  go();
  window.addEventListener("hashchange", go);
  document.getElementById("back").onclick = function () { show(at - 1); };
  document.getElementById("next").onclick = function () { show(at + 1); };
  document.addEventListener("keydown", function (e) {
    var to = {" ": at + 1, ArrowRight: at + 1, PageDown: at + 1, Backspace: at - 1, ArrowLeft: at - 1, PageUp: at - 1,
      Home: 0, End: all.length - 1}[e.key];
    if (to === undefined || e.ctrlKey || e.altKey || e.metaKey) { return; }
    e.preventDefault();
    show(to);
  });
})();
`
