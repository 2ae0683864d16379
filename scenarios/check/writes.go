package check

import "wirewalk/scenarios/language"

// writes checks the keys that spread an answer over time.
func (c *checker) writes(p *language.Page) {
	size := max(p.Config.Size, int64(len(p.Config.Text)))
	if p.Node.Has("pause") && p.Config.Pause > 0 && p.Config.Chunk > 0 && size > 0 && p.Config.Chunk >= size {
		c.Report(p.Node.Key("pause"), "make chunk smaller, or size larger", "pause stands between two pieces, and a chunk of %d octets holds all %d", p.Config.Chunk, size)
	}
	if p.Node.Has("body_after") && p.Config.BodyAfter > 0 && (p.Config.Status == 204 || p.Config.Status == 304) {
		c.Report(p.Node.Key("body_after"), "give it another status", "body_after stands between head and content, and an answer with %d has none", p.Config.Status)
	}
}
