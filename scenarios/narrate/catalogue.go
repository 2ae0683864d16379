package narrate

import (
	"maps"
	"slices"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// Said is a sentence of the catalogue as it is said of a record.
type Said struct {
	ID  string // of the sentence: the name of a reason, perhaps with the case behind a slash, such as "send-called/part"
	Rec trace.RecordID
}

// Sentences lists the ids of all sentences of the catalogue, sorted: a
// translation has to give each of them, and a test holds the premises of each.
func Sentences() []string {
	all := slices.Collect(maps.Keys(catalogue))
	slices.Sort(all)
	return all
}

// Template gives the words of a sentence before any fact is filled in, and their
// source; false for an id that is none.
func Template(id string) (Text, bool) {
	p, ok := catalogue[id]
	return Text{Sentence: p.text, Ref: p.ref}, ok
}

// catalogue is every sentence by its id: those of reasons by their names, and the
// cases that are told apart.
var catalogue = whole() //nolint:gochecknoglobals // made once of constant tables

func whole() map[string]prose {
	all := map[string]prose{}
	for _, table := range tables() {
		for why, p := range table {
			all[inspect.ReasonName(why)] = p
		}
	}
	for _, cases := range []map[string]prose{kindCases, arrivalCases, ackNowCases, refusedCases, sendCases, repairCases, closeCases, lossCases, icmpCases, toldCases, httpCases, seenCases, seenMessageCases, thenCases} {
		maps.Copy(all, cases)
	}
	return all
}

// SaidOf gives the sentence that is said of a record; its ID is empty when nothing is.
func SaidOf(t *trace.Trace, id trace.RecordID) Said {
	if id == 0 || int(id) > t.Len() {
		return Said{}
	}
	return Said{ID: sentenceFor(factsOf(t, id)), Rec: id}
}

// sentenceFor chooses the words for a record: those for what exactly happened,
// those of its reason, or those of its kind.
func sentenceFor(f *recordFacts) string {
	if id := caseOf(f); id != "" {
		return id
	}
	if name := inspect.ReasonName(f.r.Why); name != "" {
		if _, ok := catalogue[name]; ok {
			return name
		}
	}
	return kindCase(f)
}
