package background

import (
	"errors"
	"io/fs"
	"os"
)

// Cause leaves out of an error of a file the operation and the path: whoever
// reports it has named the file.
func Cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}
