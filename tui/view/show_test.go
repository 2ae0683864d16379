package view
import ("testing";"fmt")
func TestShow(t *testing.T) {
	tr := fourSegmentClose(t)
	fmt.Print(Ladder(tr, LadderOptions{Width: 79, ASCII: true, Mark: true}).Text())
	fmt.Print(Ladder(tr, LadderOptions{Width: 80, Height: 14, ASCII: true, Mark: true}).Text())
	fmt.Print(Ladder(tr, LadderOptions{Width: 80, Height: 14,  Mark: true, Until: 6}).Text())
}
