package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// finder walks one file.
type finder struct {
	src *source
	f   *file
	fn  string
}

// The words of a trace are no rules of TCP: other tests hold them.
func wordsOnly(fn string) bool {
	return strings.HasSuffix(fn, "String") || strings.HasSuffix(fn, "Name") || strings.HasSuffix(fn, "Names") || strings.HasSuffix(fn, "Text")
}

func (src *source) find(f *file) {
	x := &finder{src: src, f: f}
	for _, d := range f.tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			x.fn = d.Name.Name
			if d.Recv != nil {
				x.fn = strings.TrimPrefix(src.read(f, d.Recv.List[0].Type), "*") + "." + x.fn
			}
			if d.Body != nil && !wordsOnly(d.Name.Name) && d.Type.TypeParams == nil {
				x.walk(d.Body)
			}
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				continue
			}
			for _, s := range d.Specs {
				v := s.(*ast.ValueSpec)
				x.fn = v.Names[0].Name
				for _, e := range v.Values {
					x.expr(e)
				}
			}
		}
	}
}

// walk finds the changes of statements and of the expressions in them.
func (x *finder) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			return n.Tok == token.VAR
		case *ast.CaseClause:
			for _, e := range n.List {
				if x.isBool(e) && x.value(e) == nil {
					x.expr(e)
				}
			}
			for _, s := range n.Body {
				x.walk(s)
			}
			return false
		case *ast.TypeSwitchStmt:
			x.walk(n.Body)
			return false
		case *ast.IfStmt:
			x.condition(n.Cond)
		case *ast.ForStmt:
			if n.Cond != nil {
				x.condition(n.Cond)
			}
		case *ast.ReturnStmt:
			for _, e := range n.Results {
				if x.isBool(e) {
					x.condition(e)
				}
			}
		case ast.Expr:
			x.expr(n)
			return false
		}
		return true
	})
}

func (x *finder) isBool(e ast.Expr) bool {
	t, ok := x.src.info.Types[e]
	if !ok || t.Type == nil {
		return false
	}
	b, ok := t.Type.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func (x *finder) value(e ast.Expr) constant.Value { return x.src.info.Types[e].Value }

// condition negates what decides a branch, unless its parts are changed themselves.
func (x *finder) condition(e ast.Expr) {
	e = ast.Unparen(e)
	switch e := e.(type) {
	case *ast.BinaryExpr:
		if e.Op != token.LAND && e.Op != token.LOR {
			return // A comparison, which expr changes.
		}
		return
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			x.condition(e.X)
			return
		}
	}
	if x.value(e) == nil && x.isBool(e) {
		x.negate(e, "condition")
	}
}

func (x *finder) negate(e ast.Expr, kind string) {
	text := x.src.read(x.f, e)
	id := x.src.mutate(&mutant{kind: kind, file: x.f.name, fn: x.fn, from: text, to: "!(" + text + ")"})
	x.src.around(x.f, e, "((", fmt.Sprintf(") != mutated_(%d))", id))
}

// expr finds the changes of an expression and of what is in it.
func (x *finder) expr(e ast.Expr) {
	if x.value(e) != nil {
		x.constant(e)
		return
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		x.binary(e)
	case *ast.CallExpr:
		x.call(e)
	case *ast.KeyValueExpr:
		x.expr(e.Value)
	case *ast.CompositeLit:
		for _, v := range e.Elts {
			x.expr(v)
		}
	case *ast.FuncLit:
		x.walk(e.Body)
	case *ast.ParenExpr:
		x.expr(e.X)
	case *ast.UnaryExpr:
		x.expr(e.X)
	case *ast.StarExpr:
		x.expr(e.X)
	case *ast.SelectorExpr:
		x.expr(e.X)
	case *ast.IndexExpr:
		x.expr(e.X)
		x.expr(e.Index)
	case *ast.SliceExpr:
		for _, part := range []ast.Expr{e.X, e.Low, e.High, e.Max} {
			if part != nil {
				x.expr(part)
			}
		}
	}
}

// boundaries are the comparisons that differ where both sides are equal.
func boundary(op token.Token) token.Token {
	switch op { //nolint:exhaustive // the others are no comparisons by size
	case token.LSS:
		return token.LEQ
	case token.LEQ:
		return token.LSS
	case token.GTR:
		return token.GEQ
	case token.GEQ:
		return token.GTR
	}
	return token.ILLEGAL
}

func (x *finder) binary(e *ast.BinaryExpr) {
	switch e.Op { //nolint:exhaustive // the others have no change of their own
	case token.LAND, token.LOR:
		x.condition(e.X)
		x.condition(e.Y)
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		x.negate(e, "comparison")
		if to := boundary(e.Op); to != token.ILLEGAL {
			x.equal(e, e.X, e.Y, x.src.read(x.f, e.X)+" "+to.String()+" "+x.src.read(x.f, e.Y))
		}
	}
	x.expr(e.X)
	x.expr(e.Y)
}

// equal makes a comparison wrong where both sides are equal.
func (x *finder) equal(e, a, b ast.Expr, to string) {
	id := x.src.mutate(&mutant{kind: "comparison", file: x.f.name, fn: x.fn, from: x.src.read(x.f, e), to: to})
	x.src.around(x.f, e, "((", fmt.Sprintf(") != (mutated_(%d) && (%s) == (%s)))", id, x.src.read(x.f, a), x.src.read(x.f, b)))
}

// call finds the changes of a call. Sequence numbers are compared by methods.
func (x *finder) call(e *ast.CallExpr) {
	if sel, ok := e.Fun.(*ast.SelectorExpr); ok && len(e.Args) == 1 {
		switch sel.Sel.Name {
		case "Less":
			x.equal(e, sel.X, e.Args[0], x.src.read(x.f, sel.X)+".LessEq("+x.src.read(x.f, e.Args[0])+")")
		case "LessEq":
			x.equal(e, sel.X, e.Args[0], x.src.read(x.f, sel.X)+".Less("+x.src.read(x.f, e.Args[0])+")")
		}
	}
	if t := x.src.info.Types[e.Fun]; t.IsBuiltin() {
		if id, ok := e.Fun.(*ast.Ident); ok && (id.Name == "make" || id.Name == "new") {
			return // How much is reserved is no rule.
		}
	}
	x.expr(e.Fun)
	for _, a := range e.Args {
		x.expr(a)
	}
}

// constant changes a constant that is a number, a time or a yes and no; a name of a state
// or a reason is neither.
func (x *finder) constant(e ast.Expr) {
	t := x.src.info.Types[e]
	b, ok := t.Type.Underlying().(*types.Basic)
	if !ok || !t.IsValue() {
		return
	}
	typ := types.TypeString(t.Type, func(p *types.Package) string {
		if p == x.src.pkg {
			return ""
		}
		return p.Name()
	})
	text := x.src.read(x.f, e)
	m := &mutant{kind: "constant", file: x.f.name, fn: x.fn, from: text}
	switch {
	case b.Info()&types.IsBoolean != 0:
		m.to = "!" + text
		x.src.around(x.f, e, "((", fmt.Sprintf(") != mutated_(%d))", x.src.mutate(m)))
	case b.Info()&types.IsInteger == 0 || b.Info()&types.IsUntyped != 0 || !x.isNumber(t.Type):
	case strings.Contains(typ, "."):
		if !x.imports(typ) {
			return
		}
		m.to = "2*(" + text + ")"
		if constant.Sign(t.Value) == 0 {
			m.to = "1 s"
			x.src.around(x.f, e, typ+"(", fmt.Sprintf("+%s(1e9*more_(%d)))", typ, x.src.mutate(m)))
			return
		}
		x.src.around(x.f, e, "("+typ+"(", fmt.Sprintf(")*%s(1+more_(%d)))", typ, x.src.mutate(m)))
	default:
		m.to = text + "+1"
		x.src.around(x.f, e, "("+typ+"(", fmt.Sprintf(")+%s(more_(%d)))", typ, x.src.mutate(m)))
	}
}

// isNumber tells numbers and times from names.
func (x *finder) isNumber(t types.Type) bool {
	named, ok := t.(*types.Named)
	if !ok {
		return true
	}
	switch named.Obj().Name() {
	case "Seq", "Size", "Duration", "Time":
		return true
	}
	return false
}

// imports reports that the file knows the package of a type by its name.
func (x *finder) imports(typ string) bool {
	name, _, _ := strings.Cut(typ, ".")
	for _, s := range x.f.tree.Imports {
		if strings.HasSuffix(strings.Trim(s.Path.Value, `"`), "/"+name) {
			return true
		}
	}
	return false
}
