package tcpmodel

// Profile returns the configuration of a named stack, and whether there is one
// of that name.
func Profile(name string) (Config, bool) {
	switch name {
	case "textbook":
		return Textbook(), true
	case "linux":
		return Linux(), true
	case "bsd":
		return BSD(), true
	default:
		return Config{}, false
	}
}

// Profiles lists the names that Profile knows, the default first.
func Profiles() []string { return []string{"textbook", "linux", "bsd"} }
