package main

import (
	_ "embed"
	"encoding/json"

	"altitude/templates"
)

//go:embed measured.json
var measured []byte

// readMeasures returns the figures of quality that /about shows. They are
// written by TestPublishedFiguresAreMeasured, which also holds them true.
func readMeasures() []templates.Measure {
	var all []templates.Measure
	if err := json.Unmarshal(measured, &all); err != nil {
		panic(err) // the file is embedded above and tested
	}
	return all
}
