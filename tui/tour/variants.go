package tour

import (
	"strings"

	"wirewalk/tui/source"
	"wirewalk/tui/stage"
)

// Variants are the ways to run what is walked: the file as it stands, and its
// variants. They are none where there is only one way.
func (t *Tour) Variants() []source.Variant {
	if src := t.original(); src != nil {
		return src.Variants
	}
	return nil
}

// original is what is walked, without the changes that were made in the walk.
func (t *Tour) original() *source.Source {
	if p := &t.pair; p.laid != nil && p.laid.branch {
		return p.runs[0].src
	}
	return t.run().src
}

// Varied says why there is no other variant, "" where there is one.
func (t *Tour) Varied() string {
	if src := t.original(); src != nil && len(src.Variants) == 0 {
		return "this walk has no variants"
	}
	return ""
}

// Alone says why no variant can be shown beside this run, "" where one can.
func (t *Tour) Alone() string {
	if why := t.Varied(); why != "" {
		return why
	}
	if t.other() != nil {
		return "another run stands beside this one already: {close} ends that"
	}
	return ""
}

// VariantWord is what a variant is called after ':' and in lists.
func VariantWord(v *source.Variant) string {
	if v.Name == "" {
		return "base"
	}
	return v.Name
}

// variantWords are these of all variants.
func (t *Tour) variantWords() []string {
	var out []string
	for _, v := range t.Variants() {
		out = append(out, VariantWord(&v))
	}
	return out
}

// OpenVariant walks a variant, from the place that is like the present one; anew
// where the walk is at its end.
func (t *Tour) OpenVariant(v source.Variant, out *stage.Effect) {
	src := t.original()
	if v.Name == src.Variant && t.Branch() == "" && t.other() == nil {
		out.Sayf("this is that variant already")
		return
	}
	at := *t
	out.Work(stage.Work{Makes: stage.AWalk, Says: "opening " + v.ID, Do: func() (func(*stage.Effect), error) {
		variant, err := src.Other(v.Name)
		if err != nil {
			return nil, err
		}
		ready := Read(at.env, variant)
		place := at.placeIn(ready)
		return func(out *stage.Effect) {
			t.Keep()
			t.Show(ready, place)
			out.Drop, out.Keep = stage.ALevel|stage.APlace|stage.ARun, true
			out.Sayf("{variants} lists the variants, {beside} shows one beside this walk")
			if place == 0 {
				t.Begin(out)
			}
		}, nil
	}})
}

// placeIn is the position in another run of the same lesson that is like the
// present one: at the packet that was sent last.
func (t *Tour) placeIn(o *Opened) int {
	r := *t.run()
	if n, of := r.cursor.Position(); n == 0 || n == of {
		return 0
	}
	c := o.run.cursor
	c.JumpStop(layOn(r.src, o.run.src, "").steps[0][r.cursor.Stop()])
	n, _ := c.Position()
	return n
}

// OtherVariants are the variants besides the one that is walked.
func (t *Tour) OtherVariants() []source.Variant {
	var out []source.Variant
	for _, v := range t.Variants() {
		if v.Name != t.original().Variant {
			out = append(out, v)
		}
	}
	return out
}

// PutBeside shows a variant beside the present run.
func (t *Tour) PutBeside(v source.Variant, out *stage.Effect) {
	src := t.original()
	t.Against(func() (*source.Source, error) { return src.Other(v.Name) }, out)
}

// setVariant walks the variant of a name.
func (t *Tour) setVariant(name string, out *stage.Effect) {
	if why := t.Varied(); why != "" {
		out.Say = stage.Textf(why)
		return
	}
	for _, v := range t.Variants() {
		if VariantWord(&v) == name {
			t.OpenVariant(v, out)
			return
		}
	}
	out.Sayf("the variants are %s", strings.Join(t.variantWords(), ", "))
}
