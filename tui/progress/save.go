package progress

import (
	"errors"
	"os"
	"path/filepath"

	"wirewalk/tui/background"
)

// Save takes down what is kept now, with the walks of these names as the latest.
// Write writes it, beside the loop; what was taken down earlier never replaces
// it. Dropped is a walk whose marks had to make room, "" for none.
func (p *Progress) Save(latest ...string) (write func() error, dropped string) {
	data, dropped, err := p.bounded(latest...)
	if err != nil {
		return func() error { return err }, dropped
	}
	dir := p.dir
	return p.order.Begin(func() error { return replace(dir, data) }), dropped
}

// replace replaces the file in one step, so that a run that ends in between
// loses nothing.
func replace(dir string, data []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return background.Cause(err)
	}
	f, err := os.CreateTemp(dir, file+".*")
	if err != nil {
		return background.Cause(err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, file))
	}
	if err != nil {
		return errors.Join(background.Cause(err), os.Remove(f.Name()))
	}
	return nil
}
