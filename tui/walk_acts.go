package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// walkAct carries out an action of the walkthrough.
func (m *model) walkAct(a action) tea.Cmd {
	k := &m.walk
	if a != actPlay {
		k.stop()
	}
	if k.ask != nil {
		return m.predictAct(a)
	}
	switch a { //nolint:exhaustive // the rest is handled in walkMore
	case actNext:
		return m.nextStop()
	case actBack:
		k.move(k.backward)
	case actFirst:
		k.move(k.cursor.First)
	case actLast:
		k.move(k.cursor.Last)
	case actUp:
		k.updown(m, -1)
	case actDown:
		k.updown(m, 1)
	case actEnter:
		return m.details()
	case actPane:
		k.pane(1)
	case actPaneBack:
		k.pane(-1)
	case actZoom:
		k.zoom, k.details = !k.zoom, false
	case actPlay:
		return k.play()
	default:
		return m.walkMore(a)
	}
	return nil
}

func (m *model) walkMore(a action) tea.Cmd {
	k := &m.walk
	switch a { //nolint:exhaustive // the rest is handled in walkLook
	case actWhy:
		m.page = m.whyPage()
	case actWhyNot:
		m.page = m.whyNotPage()
	case actPredict:
		m.predict()
	case actWhatIf:
		m.page = m.whatIfPage()
	case actSwap:
		m.swap()
	case actCompare:
		m.compareKey()
	case actTables:
		at := *m
		return m.openPage(func(k *walking) *page { return at.tablesPage(k, 0) })
	case actFind:
		m.ask(promptFind, "find: ")
	case actFilter:
		m.ask(promptFilter, "filter: ")
		if k.filter != nil {
			m.prompt.offer(k.filter.String())
		}
	case actCommand:
		m.ask(promptCommand, ":")
	case actExport:
		m.askExport()
	case actReset:
		m.ask(promptReset, "start this walk over, without its changes and filters? y/n ")
	default:
		return m.walkLook(a)
	}
	return nil
}

// walkLook carries out what changes how the walk is shown, and its marks.
func (m *model) walkLook(a action) tea.Cmd {
	k := &m.walk
	switch a { //nolint:exhaustive // the rest belongs to other modes
	case actSection:
		k.section(1)
	case actSectionUp:
		k.section(-1)
	case actPresent:
		k.present = !k.present
	case actBlank:
		m.blank = true
	case actConnection:
		return m.nextConnection()
	case actUnfold:
		m.status = k.fold(m)
	case actScale:
		m.status = k.toggleScale(m)
	case actOctet:
		m.nextOctet(1)
	case actOctetBack:
		m.nextOctet(-1)
	case actMark, actMarks, actNextMark, actNote:
		return m.marksAct(a)
	case actBorderLeft, actBorderRight, actTaller, actShorter, actSizes:
		m.resize(a)
	}
	return nil
}
