package tui

import (
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

func brackets(ref string) string {
	if ref == "" {
		return ""
	}
	return "(" + strings.ReplaceAll(ref, "§", "") + ")"
}
