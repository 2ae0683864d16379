package check

import "wirewalk/scenarios/language"

// urgentStep checks a step about urgent octets.
func (c *checker) urgentStep(s *language.Step) {
	if s.Do != "read" || !s.Urgent {
		return
	}
	if s.Request.Size != 0 {
		c.Report(s.Node.Key("size"), "leave size out", "the urgent octet is one, so size has no meaning here")
	}
	if !c.marksUrgent(s.Host) {
		c.Report(s.Node.Key("urgent"), "read without urgent, or give "+s.Host+" stack: linux or tcp: {urgent_mark: true}",
			"on %s urgent octets are in line, so there is none to be read by itself", s.Host)
	}
}

// marksUrgent reports that a host takes the urgent octet out of the stream.
func (c *checker) marksUrgent(host string) bool {
	h := c.f.HostNamed(host)
	return h == nil || h.TCP.UrgentMark
}
