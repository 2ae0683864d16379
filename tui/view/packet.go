package view

import "wirewalk/sim/trace"

// Shown is the packet that the packet pane shows: the selected one, else the
// one the stop is about.
func (w *Walk) Shown() trace.PacketID {
	if w.Selected != 0 {
		return w.Selected
	}
	t := w.Cursor.Trace()
	if w.Cursor.Stop() == 0 {
		return 0
	}
	first, last := t.Stop(w.Cursor.Stop())
	found := trace.PacketID(0)
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if p := r.Packet(); p != 0 && (found == 0 || r.Kind == trace.SegmentSent) {
			found = p
		}
	}
	return found
}

func (w *Walk) packet(s *Screen) {
	id := w.Shown()
	if id == 0 {
		s.PutFit(1, 0, s.Width-2, "no packet at this stop", Dim)
		return
	}
	s.PutFit(1, 0, s.Width-2, "PACKET "+w.Index.labels(id, w.Raw)[0], w.heading(PacketPane))
}
