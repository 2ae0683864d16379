package paint

import "wirewalk/tui/view"

// terminalLooks uses the sixteen colours that the terminal's owner has chosen,
// so that it fits dark and light backgrounds.
func terminalLooks() map[view.Role]look {
	return map[view.Role]look{
		view.Plain:          {},
		view.Dim:            {fore: "8"},
		view.Title:          {bold: true},
		view.Key:            {fore: "6", bold: true},
		view.Label:          {bold: true},
		view.Ref:            {fore: "8", underline: true},
		view.Lifeline:       {},
		view.Client:         {fore: "6"},
		view.Server:         {fore: "2"},
		view.Middle:         {fore: "4"},
		view.State:          {bold: true},
		view.Event:          {fore: "4"},
		view.Idle:           {fore: "8"},
		view.Retransmission: {fore: "3"},
		view.Loss:           {fore: "1", bold: true},
		view.Reset:          {fore: "5", bold: true},
		view.Fault:          {fore: "1", bold: true},
		view.Selected:       {bold: true, reversed: true},
		view.Changed:        {fore: "3", bold: true},
		view.Note:           {fore: "3"},
		view.Good:           {fore: "2"},
		view.Bad:            {fore: "1"},
		view.Field:          {reversed: true},
	}
}

// safeLooks are colours that people with any of the common colour-vision
// deficiencies can tell apart (the palette of M. Okabe and K. Ito).
func safeLooks() map[view.Role]look {
	looks := terminalLooks()
	const orange, sky, green, blue, vermilion, purple = "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7"
	for role, colour := range map[view.Role]string{ //nolint:exhaustive // the others have no colour
		view.Client: sky, view.Server: orange, view.Middle: green, view.Key: sky, view.Event: blue,
		view.Retransmission: purple, view.Loss: vermilion, view.Reset: vermilion, view.Fault: vermilion,
		view.Changed: orange, view.Note: orange, view.Good: green, view.Bad: vermilion,
	} {
		l := looks[role]
		l.fore = colour
		looks[role] = l
	}
	return looks
}

// contrastLooks uses weight and only the strongest colours, and nothing faint.
func contrastLooks() map[view.Role]look {
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
	looks[view.Client] = look{fore: "14", bold: true}
	looks[view.Server] = look{fore: "11", bold: true}
	looks[view.Loss] = look{fore: "15", back: "1", bold: true}
	looks[view.Fault] = look{fore: "15", back: "1", bold: true}
	return looks
}

// monoLooks has weight and reversal only.
func monoLooks() map[view.Role]look {
	looks := terminalLooks()
	for role, l := range looks {
		l.faint = l.fore == "8"
		l.fore, l.back = "", ""
		looks[role] = l
	}
	return looks
}
