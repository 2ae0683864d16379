package tui

import (
	"strings"
	"testing"

	"wirewalk/tui/progress"
)

func TestAWrongFlagIsSentAndTheReactionTold(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake")}, 80, 30)
	press(m, "space", "space")
	m.tour.Source().Questions = nil
	press(m, "g", "enter")
	if !m.tour.Round().Answered() {
		t.Fatal("the first question is not answered")
	}
	press(m, "space")
	choose(t, m, "FIN seq 1")
	press(m, "enter")
	expect(t, m, "reaction", "Not here: this stack sends ACK 1.", "If client sends FIN seq 1 instead of #3:", "CLOSE-WAIT", "x walk there")
	press(m, "x")
	expect(t, m, "the run in which it is so", "#3 FIN", "put in")
	if got := m.tour.Changes(); len(got) != 1 || got[0] != "replace number=3 flags=FIN-ACK" {
		t.Errorf("changed %q", got)
	}
}

func TestAClassVotesDiscussesAndVotesAgain(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake"), Present: true}, 80, 24)
	m.tour.Source().Questions = nil
	press(m, "space", "g")
	expect(t, m, "first", "Vote by hands")
	press(m, "space")
	expect(t, m, "then", "Discuss it with your neighbours")
	press(m, "space")
	expect(t, m, "again", "Vote again")
	press(m, "space")
	expect(t, m, "only then", "Hint: ")
	press(m, "space")
	expect(t, m, "and the answer", "It is: server")
	if f := m.View(); strings.Contains(f, "Vote") {
		t.Errorf("the vote is over:\n%s", f)
	}
}

func TestGuessesAreKeptFromRunToRun(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake"), StateDir: dir}, 80, 30)
	m.tour.Source().Questions = nil
	press(m, "space", "space", "g", "enter", "space")
	choose(t, m, "FIN seq 1")
	press(m, "enter", "space", "l")
	again := progress.Load(dir)
	if got := again.Guesses("three-way-handshake"); got != " 2 questions answered; look again at #2." {
		t.Errorf("kept: %q", got)
	}
}
