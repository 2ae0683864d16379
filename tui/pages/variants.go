package pages

import (
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func variantsKind() Kind {
	return Kind{
		stage.Binding{
			Action: tour.Variants, In: stage.InWalk, Keys: []string{"v"}, Short: "variants", Rank: 150, Needs: tour.AboutRun,
			Help: "list the variants of this lesson, and walk one from the same place on",
		}, atOnce(Variants),
	}
}

func besideKind() Kind {
	return Kind{
		stage.Binding{
			Action: tour.Alongside, In: stage.InWalk, Keys: []string{"V"}, Rank: 152, Needs: tour.AboutRun,
			Help: "show a variant beside this walk",
		},
		func(t *tour.Tour, _ string, out *stage.Effect) {
			others := t.OtherVariants()
			if len(others) == 1 {
				t.PutBeside(others[0], out)
				return
			}
			p := variantList(t, "WHICH VARIANT BESIDE THIS WALK?")
			for _, v := range others {
				addVariant(p, &v, "", func(out *stage.Effect) { t.PutBeside(v, out) })
			}
			out.Open(p)
		},
	}
}

// Variants lists the ways to run a lesson, the one that is walked selected.
func Variants(t *tour.Tour) stage.Page {
	p := variantList(t, "VARIANTS of "+t.Source().Base())
	for i, v := range t.Variants() {
		here := ""
		if v.Name == t.Source().Variant {
			p.Selected, here = i, "(this walk)"
		}
		addVariant(p, &v, here, func(out *stage.Effect) { t.OpenVariant(v, out) })
	}
	return p
}

func variantList(t *tour.Tour, title string) *stage.List {
	return stage.NewList(t.Env().Env, view.Page{Title: title, Empty: t.Varied()})
}

func addVariant(p *stage.List, v *source.Variant, here string, do func(*stage.Effect)) {
	text := v.Title
	if here != "" {
		text += " " + here
	}
	p.Add(stage.Item{Head: tour.VariantWord(v), Text: text}, func(out *stage.Effect) {
		out.Close = true
		do(out)
	})
}
