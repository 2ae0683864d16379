package source

import (
	"errors"
	"fmt"
	"strings"

	"wirewalk/scenarios/syntax"
)

// Kind says whose mistake an error is.
type Kind uint8

// The kinds of errors.
const (
	Failure Kind = iota // what was named cannot be opened, read or run
	Misuse              // there is nothing of that name, or it cannot be changed like that
)

// Error says why a source cannot be had.
type Error struct {
	Kind     Kind
	What     string          // is wrong
	Hint     string          // what to do about it, lines; "" for nothing
	Problems syntax.Problems // of a scenario, with their places: they say more than What
	cause    error
}

func (e *Error) Error() string { return e.What }

func (e *Error) Unwrap() error { return e.cause }

// failed is an error of what was named.
func failed(hint, text string, args ...any) error {
	err := fmt.Errorf(text, args...)
	return &Error{Kind: Failure, What: err.Error(), Hint: hint, cause: errors.Unwrap(err)}
}

// misused is an error of who named it.
func misused(hint, text string, args ...any) error {
	return &Error{Kind: Misuse, What: fmt.Sprintf(text, args...), Hint: hint}
}

// unsound is the error of a scenario with problems.
func unsound(kind Kind, problems syntax.Problems) error {
	return &Error{Kind: kind, What: problems.Error(), Problems: problems, cause: problems}
}

// firstProblem is the error of a change, in one line.
func firstProblem(ps syntax.Problems) error {
	text, _, _ := strings.Cut(strings.TrimSpace(ps.Format()), "\n")
	if text == "" {
		text = "this change cannot be made"
	}
	return errors.New(text)
}
