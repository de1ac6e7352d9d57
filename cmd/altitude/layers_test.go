package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// layers is the house: a package may import only packages of a lower layer.
var layers = map[string]int{
	"corpus/text":       0,
	"corpus":            1,
	"corpus/taxonomy":   2,
	"corpus/store":      2,
	"search":            3,
	"indexer/crawl":     3,
	"indexer/extract":   3,
	"indexer/annotate":  3,
	"search/compare":    4,
	"search/bleveindex": 5,
	"search/opensearch": 5,
	"search/searchtest": 5,
	"indexer":           4,
	"templates":         6,
	"search/web":        7,
	"cmd/altitude":      8,
}

// homes names the one package that may import a big dependency.
var homes = map[string]string{
	"github.com/blevesearch/":           "search/bleveindex",
	"github.com/gorilla/mux":            "search/web",
	"github.com/spf13/cobra":            "cmd/altitude",
	"github.com/PuerkitoBio/goquery":    "indexer/extract",
	"github.com/markusmobius/":          "indexer/extract",
	"codeberg.org/readeck/":             "indexer/extract",
	"github.com/yuin/goldmark":          "indexer/extract",
	"github.com/mmcdole/gofeed":         "indexer/extract",
	"github.com/RadhiFadlillah/":        "indexer/extract",
	"github.com/gogs/chardet":           "indexer/extract",
	"github.com/BurntSushi/toml":        "indexer/extract",
	"golang.org/x/net/":                 "indexer/extract",
	"golang.org/x/text/":                "indexer/extract",
	"golang.org/x/time/":                "indexer/crawl",
	"golang.org/x/term":                 "cmd/altitude",
	"github.com/gofrs/flock":            "cmd/altitude",
	"modernc.org/sqlite":                "corpus/store",
	"html/template":                     "templates",
	"github.com/clipperhouse/uax29/":    "corpus/text",
	"github.com/modelcontextprotocol/":  "search/web",
	"github.com/opensearch-project/":    "search/opensearch",
	"code.dny.dev/ssrf":                 "indexer/crawl",
	"github.com/schollz/progressbar/v3": "cmd/altitude",
}

type listed struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "altitude/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestLayersImportsRunDownward(t *testing.T) {
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(p.ImportPath, "altitude/")
		layer, known := layers[name]
		if !known {
			t.Errorf("%s is in no layer: add it to the house or leave it out", name)
			continue
		}
		for _, imported := range p.Imports {
			below, ours := strings.CutPrefix(imported, "altitude/")
			if ours && layers[below] >= layer {
				t.Errorf("%s imports %s, which is not below it", name, below)
			}
			for prefix, home := range homes {
				if strings.HasPrefix(imported, prefix) && name != home {
					t.Errorf("%s imports %s, whose home is %s", name, imported, home)
				}
			}
		}
	}
}
