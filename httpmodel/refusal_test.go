package httpmodel

import (
	"testing"

	"wirewalk/sim/wire/h1"
)

func TestEveryFaultOfAMessageHasAReasonOfItsOwn(t *testing.T) {
	seen := map[Reason]h1.Fault{}
	for fault := h1.FaultStartLine; fault <= h1.FaultCutShort; fault++ {
		why := refusal(fault)
		if before, twice := seen[why]; twice || why < ReasonBadStartLine || why > ReasonCutShort {
			t.Errorf("fault %d has reason %d, as fault %d", fault, why, before)
		}
		seen[why] = fault
	}
}
