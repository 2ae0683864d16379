// Package premises holds the sentences of package narrate against the trace that
// they speak of. For every sentence of the catalogue it names what must hold where
// the sentence is said, and recomputes that from the records by another way than
// the narrator's: a sentence that is chosen where it is not true is found by
// running lessons, recordings and random worlds.
package premises
