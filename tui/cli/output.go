package cli

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"wirewalk/tui/background"
)

// print writes a text to standard output.
func (p *program) print(s string) error {
	return p.emit(func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

// emit lets write fill standard output and says so when that fails.
func (p *program) emit(write func(io.Writer) error) error {
	out := &sink{w: p.out}
	buf := bufio.NewWriter(out)
	err := write(buf)
	if err == nil {
		err = buf.Flush()
	}
	if out.err != nil {
		return failed("", "standard output: %w", background.Cause(out.err))
	}
	return err
}

// sink remembers the error of its writer, to tell it from errors of what is written.
type sink struct {
	w   io.Writer
	err error
}

func (s *sink) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	if err != nil {
		s.err = err
	}
	return n, err
}

// save writes a file whole or not at all: a new file beside the old one takes
// its name once everything is on the disk, so that a full disk or an interrupt
// leaves what was there. Devices and pipes are written as they are.
func save(path string, write func(io.Writer) error) error {
	target := path
	if named, err := filepath.EvalSymlinks(path); err == nil {
		target = named // A link stays a link; the file it names is replaced.
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(target); err == nil {
		switch {
		case info.IsDir():
			return failed("name a file in it", "%s: is a directory", path)
		case !info.Mode().IsRegular():
			return saveDevice(path, write)
		}
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return failed("", "%s: %w", path, background.Cause(err))
	}
	if err := fill(tmp, path, mode, write); err != nil {
		_ = tmp.Close()
		_ = os.Remove(tmp.Name())
		return err
	}
	if err := os.Rename(tmp.Name(), target); err != nil {
		_ = os.Remove(tmp.Name())
		return failed("", "%s: %w", path, background.Cause(err))
	}
	return nil
}

// fill writes, flushes and closes the new file.
func fill(tmp *os.File, path string, mode fs.FileMode, write func(io.Writer) error) error {
	out := &sink{w: tmp}
	buf := bufio.NewWriterSize(out, 1<<16)
	err := write(buf)
	if err == nil {
		err = buf.Flush()
	}
	if out.err == nil && err != nil {
		return err // Not the disk but what was to be written is at fault.
	}
	for _, step := range []func() error{
		func() error { return out.err },
		func() error { return tmp.Chmod(mode) },
		tmp.Sync,
		tmp.Close,
	} {
		if err := step(); err != nil {
			return failed("nothing was changed there", "%s: %w", path, background.Cause(err))
		}
	}
	return nil
}

func saveDevice(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return failed("", "%s: %w", path, background.Cause(err))
	}
	out := &sink{w: f}
	err = write(out)
	if out.err != nil {
		err = failed("", "%s: %w", path, background.Cause(out.err))
	}
	if cerr := f.Close(); err == nil && cerr != nil {
		err = failed("", "%s: %w", path, background.Cause(cerr))
	}
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	return nil
}
