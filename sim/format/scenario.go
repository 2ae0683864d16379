package format

import (
	"io"
)

// scenario is the scenario of a run, with what was changed in it.
func scenario() Format {
	return Format{
		Ending: ".yaml", Alias: ".yml", Help: "the scenario with the changes of this run, every default spelled out",
		Needs: needsScenario, Write: Scenario,
	}
}

func needsScenario(r *Request) error {
	if r.Scenario != nil {
		return nil
	}
	return &Need{Text: "a capture is no scenario", Hint: "the packets are in .pcapng, the records in .jsonl"}
}

// Scenario writes the scenario of a run, so that it can be run again.
func Scenario(w io.Writer, r *Request) error {
	file, err := r.Scenario()
	if err != nil {
		return err
	}
	_, err = w.Write(file)
	return err
}
