package premises

import "maps"

// whole is the premise of every sentence by its id.
func whole() map[string]premise {
	table := map[string]premise{}
	for _, part := range []map[string]premise{
		arrivalPremises, openingPremises, refusingPremises, sendingPremises, repairPremises, ackingPremises, worldPremises, boxPremises, toldPremises, thenPremises,
		httpCallPremises, httpClosePremises, httpAnswerPremises, httpRefusalPremises, httpNotePremises, httpTimerPremises,
		namePremises, scriptPremises, seenPremises, seenRepairPremises, seenMessagePremises, seenSayingPremises,
	} {
		maps.Copy(table, part)
	}
	return table
}
