package grid

import "testing"

func TestThePartsOfAnAreaTouchAndFillIt(t *testing.T) {
	area := Rect{X: 3, Y: 5, Width: 40, Height: 20}
	if top, rest := area.Top(6), area.Below(6); top != (Rect{3, 5, 40, 6}) || rest != (Rect{3, 11, 40, 14}) {
		t.Errorf("cut below its sixth row: %v and %v", top, rest)
	}
	if left, right := area.Left(30), area.Right(10); left != (Rect{3, 5, 30, 20}) || right != (Rect{33, 5, 10, 20}) {
		t.Errorf("cut in front of its last ten columns: %v and %v", left, right)
	}
}
