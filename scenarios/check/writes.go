package check

import (
	"slices"
	"strings"

	"wirewalk/scenarios/language"
)

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

// workers checks the keys that say how workers are held, and those of an end that the script does not bring.
func (c *checker) workers(s *language.Server) {
	for _, key := range []string{"worker_at_accept", "worker_per_connection"} {
		if n := s.Node.At(key); s.Node.Has(key) && n.Text == "true" && s.Config.Workers == 0 {
			c.Report(s.Node.Key(key), "say how many there are: workers: 2", "%s is about workers, and server %s has no limit of them", key, s.Name)
		}
	}
	own := s.Habits()
	for _, k := range []struct {
		key   string
		said  bool // in the file, and not what the profile does
		words []string
	}{
		{"listens_to_end", s.Config.ListensToEnd && !own.ListensToEnd, []string{"stop", "restart"}},
		{"at_stop", s.Config.AtStop != own.AtStop, []string{"stop", "restart", "reload"}},
		{"reload_wait", s.Config.ReloadWait != own.ReloadWait, []string{"reload"}},
	} {
		if k.said && s.Node.Has(k.key) && !c.serverEnds(s, k.words...) {
			c.Warn(s.Node.Key(k.key), "add a step: "+strings.Join(k.words, " or "), "%s does nothing: no step ends server %s gracefully", k.key, s.Name)
		}
	}
}

// serverEnds reports whether a step of these brings a graceful end to a server.
func (c *checker) serverEnds(s *language.Server, words ...string) bool {
	for _, step := range c.f.Script {
		if slices.Contains(words, step.Do) && step.How != "at-once" && c.f.ServerOn(step.Host, step.Server) == s {
			return true
		}
	}
	return false
}
