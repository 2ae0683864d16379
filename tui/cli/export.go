package cli

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"wirewalk/scenarios/syntax"
	"wirewalk/sim/format"
	"wirewalk/tui/picture"
)

func (p *program) exportCommand() *cobra.Command {
	var o runOptions
	var file string
	cmd := &cobra.Command{
		Use:   "export SOURCE -o FILE",
		Short: "Write a capture, the trace, the ladder or the whole walk as a file",
		Long: "Writes FILE in the form that its ending names:\n" + formatsHelp(p.filed(), byEnding) + `

FILE is written whole or not at all: an older one stays until the new one is ready.`,
		Example: `  wirewalk export http11-three-requests -o lesson.pcapng
  wirewalk export four-segment-close --capture server -o server.pcap
  wirewalk export lab.yaml -o ladder.svg --width 100
  wirewalk export lb.pcapng --connections a,c --anonymize -o for-others.pcapng`,
		Args: o.sourceArgument(),
		RunE: func(_ *cobra.Command, args []string) error {
			if o.config {
				return p.printConfig(&o.options)
			}
			return p.export(args[0], file, &o)
		},
	}
	o.bind(cmd)
	o.bindCapture(cmd)
	f := cmd.Flags()
	f.StringVarP(&file, "output", "o", "", "the `FILE` to write: "+format.Either(p.filed().Endings()))
	o.hide.bind(cmd)
	f.BoolVar(&o.why, "why", false, "end the ladder with the reason of its last stop")
	f.IntVar(&o.width, "width", 0, "`COLUMNS` of the ladder (default 80)")
	return cmd
}

func (p *program) export(arg, file string, o *runOptions) error {
	formats := p.filed()
	hint := "FILE " + formats.MustEnd()
	if file == "" {
		return misused("usage: wirewalk export SOURCE -o FILE\n"+hint, "-o FILE is missing")
	}
	f := formats.For(file)
	if f == nil {
		ending := strings.ToLower(filepath.Ext(file))
		if near := syntax.NearestWord(ending, formats.Endings()); near != "" && ending != "" {
			hint = "did you mean " + near + "?\n" + hint
		}
		return misused(hint, "-o %s: nothing is known of that ending", file)
	}
	options := append(o.choices(), o.listening())
	if err := heeded(options, f, formats, func(l format.List) string { return format.Either(l.Endings()) }); err != nil {
		return err
	}
	src, err := p.openSource(arg, &o.options)
	if err != nil {
		return err
	}
	r, err := o.request(src)
	if err != nil {
		return err
	}
	if err := writable(f, r); err != nil {
		return err
	}
	painter, err := o.castPaint()
	if err != nil {
		return err
	}
	f = p.formats(picture.Painters{Cast: painter}).For(file)
	return save(file, func(w io.Writer) error { return f.Write(w, r) })
}
