package background

import (
	"errors"
	"io/fs"
)

// Cause leaves out of an error the path, which is long and of no help.
func Cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
