// Package docs holds the texts of this directory that the program shows.
package docs

import _ "embed"

// Glossary is GLOSSARY.md: the terms and what they mean.
//
//go:embed GLOSSARY.md
var Glossary string
