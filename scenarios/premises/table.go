package premises

import "maps"

// whole is the premise of every sentence by its id.
func whole() map[string]premise {
	table := map[string]premise{}
	for _, part := range []map[string]premise{
		arrivalPremises, thenPremises,
		httpCallPremises, httpClosePremises, httpAnswerPremises, httpRefusalPremises, httpNotePremises, httpTimerPremises,
		namePremises, scriptPremises, seenPremises, seenMessagePremises,
	} {
		maps.Copy(table, part)
	}
	return table
}

// thenPremises are those of what is said of a stop besides its main record: they
// are held when the stop is over.
var thenPremises = map[string]premise{}
