package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"altitude/search"
	"altitude/search/compare"
	"altitude/search/searchtest"
	"altitude/templates"
)

// tolerance is how far a figure may be from the one that is published: the
// rounding of three digits, and the last digit of a ranking's ties.
const tolerance = 0.002

// TestPublishedFiguresAreMeasured holds measured.json, which /about shows, and
// docs/measured.md to what the program reaches now. Run it with -update after a
// change in ranking or evidence.
func TestPublishedFiguresAreMeasured(t *testing.T) {
	data := searchtest.Data(t)
	t.Chdir(t.TempDir()) // no data folder is touched
	measures := append(measureRelevance(t, data), measureEvidence(t, data)...)
	t.Chdir(sourceDir)
	if *update {
		writeMeasures(t, measures)
		return // what is embedded in this binary is what was published before
	}
	published := readMeasures()
	if len(published) != len(measures) {
		t.Fatalf("%d figures are published, %d measured; run the test with -update", len(published), len(measures))
	}
	for i, p := range published {
		if p.Name != measures[i].Name || math.Abs(number(p.Value)-number(measures[i].Value)) > tolerance {
			t.Errorf("published %s: %s, measured %s: %s; run the test with -update", p.Name, p.Value, measures[i].Name, measures[i].Value)
		}
	}
}

// sourceDir is where the test began.
var sourceDir, _ = os.Getwd()

func number(value string) float64 {
	var n float64
	fmt.Sscan(value, &n)
	return n
}

func measureRelevance(t *testing.T, data string) []templates.Measure {
	t.Helper()
	var measures []templates.Measure
	for _, set := range []string{"cranfield", "cacm", "cisi", "med", "npl", "leadership-dev"} {
		var got []search.Evaluation
		runJSON(t, &got, "eval", "--json", filepath.Join(data, "relevance", set))
		measures = append(measures, templates.Measure{
			Name: "Ranking, " + set + ", nDCG@10", Value: fmt.Sprintf("%.3f", got[0].NDCG10), Command: "altitude eval " + set,
		})
	}
	return measures
}

func measureEvidence(t *testing.T, data string) []templates.Measure {
	t.Helper()
	var measures []templates.Measure
	for _, gold := range []string{"cto-vs-tech-lead", "em-vs-tech-lead"} {
		var got []compare.Judgement
		runJSON(t, &got, "eval-evidence", "--json", filepath.Join(data, "gold", gold+".json"))
		r := got[0].Rates
		for _, f := range []struct {
			name  string
			value float64
		}{
			{"first quote of a cell right", r.FirstPrecision}, {"all quotes right", r.Precision},
			{"direct evidence found", r.Recall}, {"quotes under the wrong role", r.WrongRole},
		} {
			measures = append(measures, templates.Measure{
				Name: "Evidence, " + gold + ", " + f.name, Value: fmt.Sprintf("%.3f", f.value), Command: "altitude eval-evidence " + gold + ".json",
			})
		}
	}
	return measures
}

// runJSON runs a command and decodes what it prints.
func runJSON(t *testing.T, into any, args ...string) {
	t.Helper()
	var out, errOut bytes.Buffer
	if code := run(t.Context(), args, nil, &out, &errOut); code != exitDone {
		t.Fatalf("altitude %v: exit code %d\n%s", args, code, errOut.String())
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		t.Fatalf("altitude %v: %v", args, err)
	}
}

// writeMeasures writes the figures for /about and for people.
func writeMeasures(t *testing.T, measures []templates.Measure) {
	t.Helper()
	packed, err := json.MarshalIndent(measures, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	table.WriteString("# Measured\n\nWritten by `go test ./cmd/altitude -run Published -update` from what the commands print.\n\n| what | figure | command |\n|---|---|---|\n")
	for _, m := range measures {
		fmt.Fprintf(&table, "| %s | %s | `%s` |\n", m.Name, m.Value, m.Command)
	}
	for path, content := range map[string][]byte{"measured.json": append(packed, '\n'), "docs/measured.md": table.Bytes()} {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
