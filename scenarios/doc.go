// Package scenarios is the face of the scenario language: one YAML file
// describes a small laboratory (hosts, links, programs, a script, faults) and
// what a teacher says about it (notes, questions, expectations). A file is
// loaded strictly, changed (Set, Variant, Intervene), compiled to a sim.Plan,
// run, and held against its expectations; the library's lessons are listed.
//
// The work is done in rooms that each know only those before them: syntax,
// language, decode; then check, compile and expect, which need no decoder.
package scenarios
