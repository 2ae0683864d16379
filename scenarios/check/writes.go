package check

import "wirewalk/scenarios/language"

// writes checks the keys that spread an answer over time.
func (c *checker) writes(p *language.Page) {
	size := max(p.Config.Size, int64(len(p.Config.Text)))
	empty := size == 0 || p.Config.Status == 204 || p.Config.Status == 304
	if p.Node.Has("pause") && p.Config.Pause > 0 {
		switch {
		case p.Config.Chunk == 0:
			c.Report(p.Node.Key("pause"), "say how large a piece is: chunk: 4KiB", "pause stands between two pieces, and this content leaves in one")
		case p.Config.Chunk >= size:
			c.Report(p.Node.Key("pause"), "make chunk smaller, or size larger", "pause stands between two pieces, and a chunk of %d octets holds all %d", p.Config.Chunk, size)
		}
	}
	if p.Node.Has("body_after") && p.Config.BodyAfter > 0 && empty {
		c.Report(p.Node.Key("body_after"), "give the page content: size: 4KiB", "body_after stands between head and content, and this page has none")
	}
	if p.Node.Has("rate_after") && p.Config.RateAfter > 0 && p.Config.Rate == 0 {
		c.Report(p.Node.Key("rate_after"), "write rate: 10KiB/s, too", "rate_after says from where on a rate counts, and this page has no rate")
	}
}
