// Package scenarios reads the scenario language: one YAML file describes a
// small laboratory (hosts, links, programs, a script, faults) and what a
// teacher says about it (notes, questions, expectations). A file is read
// strictly, compiled to a sim.Plan, run, and held against its expectations.
//
// The types of this package are the language: a field's yaml tag is its key,
// desc what the schema and the reference page say about it, default what an
// absent key means, enum the words that are allowed.
package scenarios
