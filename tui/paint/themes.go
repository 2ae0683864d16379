package paint

import (
	"wirewalk/tui/grid"
)

// terminalLooks uses the sixteen colours that the terminal's owner has chosen,
// so that it fits dark and light backgrounds.
func terminalLooks() map[grid.Role]look {
	return map[grid.Role]look{
		grid.Plain:          {},
		grid.Dim:            {fore: "8"},
		grid.Title:          {bold: true},
		grid.Key:            {fore: "6", bold: true},
		grid.Label:          {bold: true},
		grid.Ref:            {fore: "8", underline: true},
		grid.Lifeline:       {},
		grid.Client:         {fore: "6"},
		grid.Server:         {fore: "2"},
		grid.Middle:         {fore: "4"},
		grid.State:          {bold: true},
		grid.Event:          {fore: "4"},
		grid.Idle:           {fore: "8"},
		grid.Retransmission: {fore: "3"},
		grid.Loss:           {fore: "1", bold: true},
		grid.Reset:          {fore: "5", bold: true},
		grid.Fault:          {fore: "1", bold: true},
		grid.Selected:       {bold: true, reversed: true},
		grid.Changed:        {fore: "3", bold: true},
		grid.Note:           {fore: "3"},
		grid.Good:           {fore: "2"},
		grid.Bad:            {fore: "1"},
		grid.Field:          {reversed: true},
	}
}

// safeLooks are colours that people with any of the common colour-vision
// deficiencies can tell apart (the palette of M. Okabe and K. Ito).
func safeLooks() map[grid.Role]look {
	looks := terminalLooks()
	const orange, sky, green, blue, vermilion, purple = "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7"
	for role, colour := range map[grid.Role]string{ //nolint:exhaustive // the others have no colour
		grid.Client: sky, grid.Server: orange, grid.Middle: green, grid.Key: sky, grid.Event: blue,
		grid.Retransmission: purple, grid.Loss: vermilion, grid.Reset: vermilion, grid.Fault: vermilion,
		grid.Changed: orange, grid.Note: orange, grid.Good: green, grid.Bad: vermilion,
	} {
		l := looks[role]
		l.fore = colour
		looks[role] = l
	}
	return looks
}

// contrastLooks uses weight and only the strongest colours, and nothing faint.
func contrastLooks() map[grid.Role]look {
	looks := terminalLooks()
	for role, l := range looks {
		if l.fore == "8" || l.fore == "4" {
			l.fore = ""
		}
		switch l.fore {
		case "6", "2", "3", "1", "5":
			l.bold = true
		}
		looks[role] = l
	}
	looks[grid.Client] = look{fore: "14", bold: true}
	looks[grid.Server] = look{fore: "11", bold: true}
	looks[grid.Loss] = look{fore: "15", back: "1", bold: true}
	looks[grid.Fault] = look{fore: "15", back: "1", bold: true}
	return looks
}

// monoLooks has weight and reversal only.
func monoLooks() map[grid.Role]look {
	looks := terminalLooks()
	for role, l := range looks {
		l.faint = l.fore == "8"
		l.fore, l.back = "", ""
		looks[role] = l
	}
	return looks
}
