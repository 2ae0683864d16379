package tui

import (
	"strconv"
	"testing"
)

// screenCases are the screens of the program. A new pane, page or prompt gets a
// line here.
func screenCases() []screenCase {
	var list []screenCase
	list = append(list, walkCases()...)
	list = append(list, pageCases()...)
	list = append(list, questionCases()...)
	return append(list, otherCases()...)
}

const raceLesson, closeLesson = "idle-close-race", "four-segment-close"

func walkCases() []screenCase {
	return []screenCase{
		{name: "first-run", start: func(*testing.T) Options { return Options{} }},
		{name: "start", start: inLesson("three-way-handshake")},
		{name: "handshake-in-flight", start: inLesson("three-way-handshake"), keys: []string{"space"}},
		{name: "close", start: inLesson(closeLesson), keys: []string{"end"}},
		{name: "race", start: inLesson(raceLesson), keys: []string{":next rst", "enter", "space", "space"}},
		{name: "loss-and-repair", start: inLesson("tail-loss"), keys: []string{":next again", "enter", "space", "space"}},
		{name: "keepalive", start: inLesson("tcp-keepalive-dead-peer"), keys: []string{"end"}},
		{name: "selected", start: inLesson(raceLesson), keys: []string{"end", "up", "up"}},
		{name: "connection-alone", start: inLesson(raceLesson), keys: []string{"end", "c", "c"}},
		{name: "filtered", start: inLesson(raceLesson), keys: []string{"f", "host server and rst", "enter"}},
		{name: "capture", start: capturedStart, keys: []string{"enter"}},
		{name: "rows", start: inLesson("go-pool"), keys: []string{":0.2s", "enter"}},
		{name: "rows-selected", start: inLesson("port-exhaustion"), keys: []string{"end", "up", "up"}},
		{name: "packet-zoomed", start: inLesson(raceLesson), keys: []string{":#4", "enter", "enter", "down", "down", "down"}},
		{name: "state-zoomed", start: inLesson(closeLesson), keys: []string{"end", "backspace", "tab", "\\"}},
		{name: "present", start: presented, keys: []string{":next state TIME-WAIT", "enter"}},
		{name: "blank", start: inLesson(closeLesson), keys: []string{"end", "."}},
	}
}

func pageCases() []screenCase {
	list := []screenCase{
		{name: "help", start: inLesson(closeLesson), keys: []string{"?"}},
		{name: "help-end", start: inLesson(closeLesson), keys: []string{"?", "end"}},
		{name: "why", start: inLesson(raceLesson), keys: []string{":next rst", "enter", "w"}},
		{name: "why-packet", start: inLesson("tcp-keepalive-dead-peer"), keys: []string{"end", "w"}},
		{name: "why-not", start: inLesson(raceLesson), keys: []string{":next rst", "enter", "W"}},
		{name: "why-not-capture", start: capturedStart, keys: []string{"enter", "W"}},
		{name: "lessons", start: inLesson(closeLesson), keys: []string{"l", "down", "down", "down"}},
		{name: "lessons-search", start: inLesson(closeLesson), keys: []string{"l", "/", "keepalive"}},
		{name: "lessons-none", start: inLesson(closeLesson), keys: []string{"l", "/", "zebra"}},
		{name: "last-page", start: inLesson(raceLesson), keys: []string{"end", "space"}},
		{name: "triage", start: capturedStart},
		{name: "tables-stream-capture", start: capturedStart, keys: []string{"enter", "end", "t", "tab", "tab", "tab"}},
	}
	keys := []string{":next rst", "enter", "t"}
	for _, name := range tableNames() {
		list = append(list, screenCase{name: "tables-" + name, start: inLesson(raceLesson), keys: append([]string{}, keys...)})
		keys = append(keys, "tab")
	}
	charts := []string{"end", "t"}
	for range 6 {
		charts = append(charts, "tab")
	}
	return append(list, screenCase{name: "tables-charts-slow-start", start: inLesson("slow-start"), keys: charts})
}

func questionCases() []screenCase {
	return []screenCase{
		{name: "ask-who", start: inLesson(closeLesson), keys: []string{"space", "space", "g"}},
		{name: "ask-who-hint", start: inLesson(closeLesson), keys: []string{"space", "space", "g", "space"}},
		{name: "ask-what", start: inLesson(closeLesson), keys: []string{"space", "space", "g", "space", "space", "space"}},
		{name: "ask-author", start: beforeQuestion, keys: []string{"g"}},
		{name: "ask-author-answered", start: beforeQuestion, keys: []string{"g", "2", "enter"}},
		{name: "ask-author-present", start: presentedQuestion, keys: []string{"g"}},
		{name: "ask-author-otherwise", start: beforeQuestion, keys: []string{"g", "1", "enter"}},
		{name: "ask-author-vote-again", start: presentedQuestion, keys: []string{"g", "space"}},
		{name: "ask-announced", start: beforeQuestion},
	}
}

func otherCases() []screenCase {
	lost := []string{":#9", "enter", "x", "enter", "enter"}
	return []screenCase{
		{name: "what-if", start: inLesson(closeLesson), keys: lost[:3]},
		{name: "what-if-expect", start: inLesson(closeLesson), keys: append(append([]string{}, lost[:4]...), "the FIN again")},
		{name: "what-if-changed", start: inLesson(closeLesson), keys: append(append([]string{}, lost...), "space", "space")},
		{name: "what-if-original", start: inLesson(closeLesson), keys: append(append([]string{}, lost...), "space", "space", "o")},
		{name: "what-if-branches", start: inLesson(closeLesson), keys: append(append([]string{}, lost...), "x")},
		{name: "what-if-setting", start: inLesson(closeLesson), keys: []string{":#9", "enter", "x", "end", "enter", "links.wan."}},
		{name: "mine", start: inLesson(closeLesson), keys: []string{"space", "space", "N", "ask the class", "enter"}},
		{name: "marks", start: inLesson(closeLesson), keys: []string{"space", "space", "N", "ask the class", "enter", "end", "m", "M"}},
		{name: "prompt-note", start: inLesson(closeLesson), keys: []string{"space", "N", "ask the class"}},
		{name: "compared", start: inLesson("http10-one-shot"), keys: []string{"d", "http11-three-requests", "enter", "end"}},
		{name: "compared-totals", start: inLesson("http10-one-shot"), keys: []string{
			"d", "http11-three-requests", "enter", "end", "t", "tab", "tab", "tab", "tab", "tab",
		}},
		{name: "prompt-find", start: inLesson(closeLesson), keys: []string{"/", "FIN"}},
		{name: "prompt-filter", start: inLesson(closeLesson), keys: []string{"f", "host server and ("}},
		{name: "prompt-command", start: inLesson(closeLesson), keys: []string{":", "next rst"}},
		{name: "prompt-export", start: inLesson(closeLesson), keys: []string{"e", "close.svg"}},
		{name: "prompt-reset", start: inLesson(closeLesson), keys: []string{"r"}},
		{name: "prompt-compare", start: inLesson(closeLesson), keys: []string{"d", "http"}},
		{name: "prompt-open", start: func(*testing.T) Options { return Options{} }, keys: []string{"o", "lb.pcap"}},
	}
}

func capturedStart(t *testing.T) Options {
	t.Helper()
	return Options{Start: recorded(t)}
}

func presented(t *testing.T) Options {
	t.Helper()
	return Options{Start: lessonWalk(t, closeLesson), Present: true}
}

// beforeQuestion starts at the stop before a lesson's first question.
func beforeQuestion(t *testing.T) Options {
	t.Helper()
	w := lessonWalk(t, raceLesson)
	return Options{Start: w, At: "stop " + strconv.Itoa(int(w.Questions[0].Stop)-1)}
}

func presentedQuestion(t *testing.T) Options {
	t.Helper()
	o := beforeQuestion(t)
	o.Present = true
	return o
}
