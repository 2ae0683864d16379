package grid

// Rect is an area of a screen, in cells.
type Rect struct{ X, Y, Width, Height int }

// Top is the first rows of an area.
func (r Rect) Top(rows int) Rect { return Rect{r.X, r.Y, r.Width, rows} }

// Below is what is left of an area under its first rows.
func (r Rect) Below(rows int) Rect { return Rect{r.X, r.Y + rows, r.Width, r.Height - rows} }

// Left is the first columns of an area.
func (r Rect) Left(columns int) Rect { return Rect{r.X, r.Y, columns, r.Height} }

// Right is the last columns of an area.
func (r Rect) Right(columns int) Rect {
	return Rect{r.X + r.Width - columns, r.Y, columns, r.Height}
}
