package scenarios

import "testing"

func BenchmarkLoad(b *testing.B) {
	src, _ := Open("tcp-keepalive-dead-peer")
	for b.Loop() {
		if s, ps := Load("bench", src); s == nil {
			b.Fatal(ps.Format())
		}
	}
}

func BenchmarkRun(b *testing.B) {
	src, _ := Open("tcp-keepalive-dead-peer")
	s, ps := Load("bench", src)
	if s == nil {
		b.Fatal(ps.Format())
	}
	for b.Loop() {
		if _, err := s.Run(); err != nil {
			b.Fatal(err)
		}
	}
}
