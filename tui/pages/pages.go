// Package pages holds the lists that lie over a walk, one in a file: what they
// list, and what is done with an entry that is chosen. A new page is a new file
// with its Kind, and a line in With.
package pages

import (
	"wirewalk/tui/pages/tables"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// Kind is a kind of page: the key that opens it, and how it opens. Arg is what it
// is asked for, such as the name of a term.
type Kind struct {
	stage.Binding
	Open func(t *tour.Tour, arg string, out *stage.Effect)
}

// Book is all pages that there are, and the tables that one of them turns over.
type Book struct {
	kinds  []Kind
	Tables []tables.Table
}

// All is the book with every page and table, and more if a caller has some.
func All(more ...Kind) *Book { return With(tables.All(), more...) }

// With is the book with these tables.
func With(list []tables.Table, more ...Kind) *Book {
	return &Book{append([]Kind{
		whyKind(), whyNotKind(), whatIfKind(), tablesKind(list), marksKind(), differencesKind(), triageKind(), endKind(),
		variantsKind(), besideKind(), glossaryKind(), helpKind(),
	}, more...), list}
}

// Bindings are the keys that open pages of a tour.
func (b *Book) Bindings(t *tour.Tour) []stage.Binding {
	var out []stage.Binding
	for _, k := range b.kinds {
		if len(k.Keys) == 0 {
			continue // No key opens it by itself.
		}
		b := k.Binding
		b.Do = func(out *stage.Effect) { k.Open(t, "", out) }
		if b.In == stage.InWalk {
			b.Do = t.Guarded(b.Action, b.Do)
		}
		usable := b.Usable
		b.Usable = func() string {
			switch {
			case t.Round() != nil && b.In == stage.InWalk:
				return "" // The key is the question's.
			case k.Action == tour.WhatIf:
				return t.Changeable()
			case k.Action == tour.MarkList:
				return t.Markable()
			case k.Action == tour.Variants:
				return t.Varied()
			case k.Action == tour.Alongside:
				return t.Alone()
			case usable != nil:
				return usable()
			}
			return ""
		}
		out = append(out, b)
	}
	return out
}

// Open opens the page of an action; false where it has none.
func (b *Book) Open(t *tour.Tour, a stage.Action, arg string, out *stage.Effect) bool {
	for _, k := range b.kinds {
		if k.Action == a {
			k.Open(t, arg, out)
			return true
		}
	}
	return false
}

// atOnce opens a page that is made from what is at hand.
func atOnce(page func(t *tour.Tour) stage.Page) func(*tour.Tour, string, *stage.Effect) {
	return func(t *tour.Tour, _ string, out *stage.Effect) { out.Open(page(t)) }
}
