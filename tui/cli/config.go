package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"

	"wirewalk/sim/vtime"
	"wirewalk/tui/background"
	"wirewalk/tui/paint"
)

// config is what a person keeps in config.yaml. An option on the command line
// goes before it.
type config struct {
	Theme string              `yaml:"theme"`
	ASCII bool                `yaml:"ascii"`
	Speed string              `yaml:"speed"` // time from stop to stop while playing
	Keys  map[string][]string `yaml:"keys,omitempty"`
	pace  vtime.Duration
}

// defaultSpeed is the time from stop to stop unless the file says another.
const defaultSpeed = "1s"

// maxConfig bounds the file that is read.
const maxConfig = 64 << 10

// configFile is where the configuration is, "" when the machine has no place for it.
func configFile() string {
	if dir := os.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "wirewalk", "config.yaml")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".config", "wirewalk", "config.yaml")
}

// loadConfig reads the configuration over the defaults. That there is none is no mistake.
func loadConfig() (c config, found bool, err error) {
	c = config{Theme: paint.Themes()[0], Speed: defaultSpeed, pace: vtime.Second}
	file := configFile()
	if file == "" {
		return c, false, nil
	}
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, false, nil
	}
	if err == nil && info.Size() > maxConfig {
		return c, false, failed("", "%s: is larger than %d octets", file, maxConfig)
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return c, false, failed("", "%s: %w", file, background.Cause(err))
	}
	if err := yaml.UnmarshalWithOptions(text, &c, yaml.Strict()); err != nil {
		return c, false, failed("the keys are theme, ascii, speed and keys", "%s: %s", file,
			yaml.FormatError(err, false, false))
	}
	if !oneOf(c.Theme, paint.Themes()) {
		return c, false, failed(meant(c.Theme, paint.Themes()), "%s: theme: %s: no such theme",
			file, c.Theme)
	}
	c.pace, err = vtime.ParseDuration(c.Speed)
	if err != nil || c.pace < vtime.Millisecond || c.pace > vtime.Hour {
		return c, false, failed("write the time from stop to stop, such as 500ms or 2s",
			"%s: speed: %s is no such time", file, c.Speed)
	}
	return c, true, nil
}

// settle fills in from the configuration what the command line left open.
func (o *options) settle() error {
	c, _, err := loadConfig()
	if err != nil {
		return err
	}
	if o.theme == "" {
		o.theme = c.Theme
	}
	o.ascii = o.ascii || c.ASCII
	return nil
}

// printConfig prints the configuration that is in effect, in the form of the file.
func (p *program) printConfig(o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	c, found, err := loadConfig()
	if err != nil {
		return err
	}
	if err := o.settle(); err != nil {
		return err
	}
	note := ", which does not exist"
	if found {
		note = ""
	}
	c.Theme, c.ASCII = o.theme, o.ascii
	text, err := yaml.Marshal(c)
	if err != nil {
		return err
	}
	return p.print(fmt.Sprintf("# %s%s\n# themes: %s\n%s", configFile(), note,
		strings.Join(paint.Themes(), " "), text))
}
